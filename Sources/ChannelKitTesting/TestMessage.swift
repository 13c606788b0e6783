public import ChannelKit
import NIOCore

/// A text message of V2 that the server has sent.
public struct TestMessage: Hashable, Sendable {
    public let joinRef: String?
    public let ref: String?
    public let topic: String
    public let event: String
    public let payload: Payload

    /// Reads a text frame; `nil` for any other frame.
    init?(_ frame: TestFrame) {
        guard
            case .text(let text) = frame,
            let message = try? Serializer.v2.decode(text: ByteBuffer(string: text), maximumDepth: 512)
        else { return nil }
        self.joinRef = Self.text(of: message.joinRef)
        self.ref = Self.text(of: message.ref)
        self.topic = message.topic
        self.event = message.event
        self.payload = message.payload
    }

    private static func text(of ref: Ref?) -> String? {
        switch ref {
        case .string(let text), .json(let text): text
        case nil: nil
        }
    }
}

/// The answer to a message.
public struct TestReply: Sendable {
    /// `ok` or `error`, as a rule.
    public let status: String
    /// The JSON of the response.
    public let response: Payload

    public var isOK: Bool { self.status == "ok" }

    /// The reason of an error, where it gives one as text.
    public var reason: String? {
        struct Reason: Decodable { var reason: String }
        return try? self.response.decode(as: Reason.self).reason
    }

    init(_ message: TestMessage) throws {
        struct Status: Decodable { var status: String }
        self.status = try message.payload.decode(as: Status.self).status
        self.response = try message.payload.member("response")
    }
}
