import NIOCore

/// Binary messages of V2: a kind, the length of each field in one byte, the fields, and the payload.
///
/// | kind | from | fields |
/// |---|---|---|
/// | 0, push | the client | join_ref, ref, topic, event |
/// | 0, push | the server | join_ref, topic, event |
/// | 1, reply | the server | join_ref, ref, topic, status |
/// | 2, broadcast | the server | topic, event |
enum V2BinaryFrames {
    enum Kind: UInt8 {
        case push = 0
        case reply = 1
        case broadcast = 2
    }

    /// Reads a push of a client.
    static func decode(_ frame: ByteBuffer) throws(ChannelError) -> Message {
        var frame = frame
        guard
            let kind = frame.readInteger(as: UInt8.self), kind == Kind.push.rawValue,
            let lengths = frame.readMultipleIntegers(as: (UInt8, UInt8, UInt8, UInt8).self),
            let joinRef = Self.readText(lengths.0, from: &frame),
            let ref = Self.readText(lengths.1, from: &frame),
            let topic = Self.readText(lengths.2, from: &frame),
            let event = Self.readText(lengths.3, from: &frame)
        else { throw ChannelError(.malformedMessage, "The bytes are not a binary push of V2.") }
        return Message(
            joinRef: .string(joinRef),
            ref: .string(ref),
            topic: topic,
            event: event,
            payload: .binary(frame)
        )
    }

    static func readText(_ length: UInt8, from frame: inout ByteBuffer) -> String? {
        frame.readSlice(length: Int(length)).flatMap { String(validating: $0.readableBytesView, as: UTF8.self) }
    }

    static func encode(push message: Message) throws(ChannelError) -> OutboundFrames {
        try Self.encode(
            .push,
            fields: [Self.text(of: message.joinRef), message.topic, message.event],
            payload: message.payload
        )
    }

    static func encode(_ reply: Reply) throws(ChannelError) -> OutboundFrames {
        try Self.encode(
            .reply,
            fields: [Self.text(of: reply.joinRef), Self.text(of: reply.ref), reply.topic, reply.status],
            payload: reply.response
        )
    }

    static func encode(_ broadcast: Broadcast) throws(ChannelError) -> OutboundFrames {
        try Self.encode(.broadcast, fields: [broadcast.topic, broadcast.event], payload: broadcast.payload)
    }

    /// The form of a reference in a binary message, which has room for strings only.
    static func text(of ref: Ref?) -> String {
        switch ref {
        case .string(let string): string
        case .json(let text): text
        case nil: ""
        }
    }

    private static func encode(_ kind: Kind, fields: [String], payload: Payload) throws(ChannelError) -> OutboundFrames
    {
        OutboundFrames(.binary, payload: try Self.message(kind, fields: fields, payload: payload))
    }

    /// A message as it is before it is framed.
    static func message(_ kind: Kind, fields: [String], payload: Payload) throws(ChannelError) -> ByteBuffer {
        var frame = ByteBuffer()
        frame.reserveCapacity(1 + fields.reduce(0) { $0 + 1 + $1.utf8.count } + payload.bytes.readableBytes)
        frame.writeInteger(kind.rawValue)
        for field in fields {
            guard let length = UInt8(exactly: field.utf8.count) else {
                throw ChannelError(
                    .fieldTooLong,
                    "A field of \(field.utf8.count) bytes does not fit into a binary message, which has room for 255."
                )
            }
            frame.writeInteger(length)
        }
        for field in fields { frame.writeString(field) }
        frame.writeImmutableBuffer(payload.bytes)
        return frame
    }
}
