package import NIOCore

/// The protocol from a client's side: it writes what a server reads, and reads what a server writes. V2 only.
package enum ClientCodec {
    /// How deep the JSON of a server may be nested. Payloads are decoded recursively, so there has to be an end.
    private static let maximumDepth = 512

    /// Writes a message of a client, to be framed and masked.
    ///
    /// - Throws: ``ChannelError/Code/fieldTooLong`` for a binary message.
    package static func encode(_ message: Message) throws(ChannelError) -> OutboundFrames.Message {
        switch message.payload.kind {
        case .json:
            return OutboundFrames.Message(kind: .text, payload: Self.text(of: message))
        case .binary:
            let fields = [
                V2BinaryFrames.text(of: message.joinRef), V2BinaryFrames.text(of: message.ref), message.topic,
                message.event,
            ]
            let payload = try V2BinaryFrames.message(.push, fields: fields, payload: message.payload)
            return OutboundFrames.Message(kind: .binary, payload: payload)
        }
    }

    private static func text(of message: Message) -> ByteBuffer {
        var text = ByteBuffer()
        text.reserveCapacity(message.byteCount + 32)
        V2Serializer.writeHead(
            joinRef: message.joinRef,
            ref: message.ref,
            topic: message.topic,
            event: message.event,
            to: &text
        )
        text.writeImmutableBuffer(message.payload.bytes)
        text.writeStaticString("]")
        return text
    }

    /// Reads a text message of a server.
    ///
    /// - Throws: ``ChannelError/Code/malformedMessage``.
    package static func decode(text: ByteBuffer) throws(ChannelError) -> ServerMessage {
        let (message, sixth) = try V2Serializer.decodeNumbered(text, maximumDepth: Self.maximumDepth)
        if message.event == ReservedEvent.reply { return .reply(try Reply(message)) }
        return .message(message, offset: try Self.offset(in: sixth))
    }

    /// The number in a sixth element. Another server may put something else there, which is not ours to judge.
    private static func offset(in sixth: Payload?) throws(ChannelError) -> Int? {
        guard let offset = try? sixth?.member("offset") else { return nil }
        guard let number = try? offset.decode(as: Int.self) else {
            throw ChannelError(.malformedMessage, "The number of a message is not an integer.")
        }
        return number
    }

    /// Reads a binary message of a server.
    ///
    /// - Throws: ``ChannelError/Code/malformedMessage``.
    package static func decode(binary frame: ByteBuffer) throws(ChannelError) -> ServerMessage {
        var rest = frame
        guard
            let kind = rest.readInteger(as: UInt8.self).flatMap(V2BinaryFrames.Kind.init),
            let message = Self.read(kind, from: &rest)
        else { throw ChannelError(.malformedMessage, "The bytes are not a binary message of a V2 server.") }
        return message
    }

    private static func read(_ kind: V2BinaryFrames.Kind, from frame: inout ByteBuffer) -> ServerMessage? {
        switch kind {
        case .push:
            guard let fields = Self.readFields(3, from: &frame) else { return nil }
            return .message(
                Message(
                    joinRef: Self.ref(fields[0]),
                    ref: nil,
                    topic: fields[1],
                    event: fields[2],
                    payload: .binary(frame)
                ),
                offset: nil
            )
        case .reply:
            guard let fields = Self.readFields(4, from: &frame) else { return nil }
            return .reply(
                Reply(
                    joinRef: Self.ref(fields[0]),
                    ref: Self.ref(fields[1]),
                    topic: fields[2],
                    status: fields[3],
                    response: .binary(frame)
                )
            )
        case .broadcast:
            guard let fields = Self.readFields(2, from: &frame) else { return nil }
            return .message(
                Message(joinRef: nil, ref: nil, topic: fields[0], event: fields[1], payload: .binary(frame)),
                offset: nil
            )
        }
    }

    private static func readFields(_ count: Int, from frame: inout ByteBuffer) -> [String]? {
        guard let lengths = frame.readBytes(length: count) else { return nil }
        var fields: [String] = []
        for length in lengths {
            guard let field = V2BinaryFrames.readText(length, from: &frame) else { return nil }
            fields.append(field)
        }
        return fields
    }

    /// A binary message has no room for "none" but the empty text.
    private static func ref(_ text: String) -> Ref? { text.isEmpty ? nil : .string(text) }
}

extension Reply {
    /// Reads the reply in a text message.
    fileprivate init(_ message: Message) throws(ChannelError) {
        guard
            let status = try? message.payload.member("status").decode(as: String.self),
            let response = try? message.payload.member("response")
        else { throw ChannelError(.malformedMessage, "The payload is not that of a reply.") }
        self.init(
            joinRef: message.joinRef,
            ref: message.ref,
            topic: message.topic,
            status: status,
            response: response
        )
    }
}
