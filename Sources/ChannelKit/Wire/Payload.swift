import FoundationEssentials
public import NIOCore
import NIOFoundationCompat

/// What a message carries: JSON as it stands on the wire, or bytes.
///
/// Handlers rarely see one: they are given what it decodes as. A handler, a join or a reply that takes or gives a `Payload`
/// itself passes it on untouched.
public struct Payload: Hashable, Sendable {
    /// How the bytes are to be read.
    public enum Kind: Hashable, Sendable {
        case json
        case binary
    }

    /// How the bytes are to be read.
    public let kind: Kind
    /// The JSON text in UTF-8, or the bytes.
    public let bytes: ByteBuffer

    private init(kind: Kind, bytes: ByteBuffer) {
        self.kind = kind
        self.bytes = bytes
    }

    /// Bytes that clients get in a binary frame.
    public static func binary(_ bytes: ByteBuffer) -> Payload { Payload(kind: .binary, bytes: bytes) }

    /// JSON that has been validated.
    package static func json(_ text: ByteBuffer) -> Payload { Payload(kind: .json, bytes: text) }

    /// The empty object.
    public static let empty = Payload.json(ByteBuffer(string: "{}"))

    /// Encodes a value as JSON. A `Payload` is taken as it is.
    ///
    /// - Throws: ``ChannelError/Code/unencodablePayload``.
    public init(encoding value: some Encodable) throws(ChannelError) {
        // The types are compared first, since to find that a cast fails takes far longer.
        if type(of: value) == Payload.self, let payload = value as? Payload {
            self = payload
            return
        }
        do {
            self = .json(try Self.encoder.encodeAsByteBuffer(value, allocator: ByteBufferAllocator()))
        } catch {
            throw ChannelError(.unencodablePayload, "A payload does not encode as JSON.", cause: error)
        }
    }

    /// Decodes a value from JSON. A `Payload` is given as it is.
    ///
    /// - Throws: ``ChannelError/Code/invalidPayload``, also for a binary payload.
    public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws(ChannelError) -> Value {
        if Value.self == Payload.self, let payload = self as? Value { return payload }
        guard self.kind == .json else {
            throw ChannelError(.invalidPayload, "The payload is binary, and \(Value.self) is decoded from JSON.")
        }
        do {
            return try Self.decoder.decode(Value.self, from: self.bytes)
        } catch {
            throw ChannelError(.invalidPayload, "The payload does not decode as \(Value.self).", cause: error)
        }
    }

    // Both are only read after they have been made.
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return encoder
    }()
    private static let decoder = JSONDecoder()
}

/// A payload stands for a whole message: it cannot be a part of another value.
extension Payload: Codable {
    public init(from decoder: any Decoder) throws {
        throw DecodingError.dataCorrupted(
            .init(codingPath: decoder.codingPath, debugDescription: "A Payload is not part of another value.")
        )
    }

    public func encode(to encoder: any Encoder) throws {
        throw EncodingError.invalidValue(
            self,
            .init(codingPath: encoder.codingPath, debugDescription: "A Payload is not part of another value.")
        )
    }
}

/// The payload of a message that has nothing to say. Decodes from anything; encodes as `{}`.
public struct NoPayload: Codable, Hashable, Sendable {
    public init() {}
    public init(from decoder: any Decoder) throws {}
}

extension Payload {
    /// `{"reason": reason}`.
    public static func reason(_ reason: String) -> Payload {
        var text = ByteBuffer()
        text.writeStaticString(#"{"reason":"#)
        text.writeJSONString(reason)
        text.writeStaticString("}")
        return .json(text)
    }
}
