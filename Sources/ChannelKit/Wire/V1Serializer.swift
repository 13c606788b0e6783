import NIOCore

/// Messages of V1: objects with `topic`, `event`, `payload` and `ref`. A `join_ref` is read where one is there, and never
/// written.
enum V1Serializer {
    static func decode(_ text: ByteBuffer, maximumDepth: Int) throws(ChannelError) -> Message {
        do throws(JSONScanner.Malformed) {
            return try text.withUnsafeReadableBytes { bytes throws(JSONScanner.Malformed) in
                var scanner = JSONScanner(bytes)
                var fields = Fields()
                try scanner.expect(UInt8(ascii: "{"))
                if !scanner.skip(UInt8(ascii: "}")) {
                    repeat {
                        try fields.readMember(from: &scanner, maximumDepth: maximumDepth)
                    } while scanner.skip(UInt8(ascii: ","))
                    try scanner.expect(UInt8(ascii: "}"))
                }
                try scanner.expectEnd()
                guard let topic = fields.topic, let event = fields.event, let payload = fields.payload else {
                    throw JSONScanner.Malformed()
                }
                return Message(
                    joinRef: fields.joinRef ?? nil,
                    ref: fields.ref ?? nil,
                    topic: topic,
                    event: event,
                    payload: .json(text.readableSlice(payload))
                )
            }
        } catch {
            throw ChannelError(.malformedMessage, "The text is not a JSON object of a V1 message.")
        }
    }

    /// What has been read of an object. Of members with the same name, the first one wins, as in Phoenix.
    private struct Fields {
        var topic: String?
        var event: String?
        var payload: Range<Int>?
        var ref: Ref??
        var joinRef: Ref??

        mutating func readMember(
            from scanner: inout JSONScanner,
            maximumDepth: Int
        ) throws(JSONScanner.Malformed) {
            let name = try scanner.readString()
            try scanner.expect(UInt8(ascii: ":"))
            switch name {
            case "topic" where self.topic == nil:
                self.topic = try scanner.readString()
            case "event" where self.event == nil:
                self.event = try scanner.readString()
            case "payload" where self.payload == nil:
                self.payload = try scanner.skipValue(depth: maximumDepth - 1)
            case "ref" where self.ref == nil:
                self.ref = .some(try scanner.readRef(depth: maximumDepth - 1))
            case "join_ref" where self.joinRef == nil:
                self.joinRef = .some(try scanner.readRef(depth: maximumDepth - 1))
            default:
                _ = try scanner.skipValue(depth: maximumDepth - 1)
            }
        }
    }

    /// - Parameter offset: The number in its topic's history, which stands in a member of its own; `nil` for none.
    static func encode(_ message: Message, offset: Int? = nil) -> OutboundFrames {
        Self.encode(topic: message.topic, event: message.event, ref: message.ref) { text in
            text.writeImmutableBuffer(message.payload.bytes)
            guard let offset else { return }
            text.writeStaticString(#","offset":"#)
            text.writeString(String(offset))
        }
    }

    static func encode(_ reply: Reply) -> OutboundFrames {
        Self.encode(topic: reply.topic, event: ReservedEvent.reply, ref: reply.ref) { text in
            text.writeStaticString(#"{"status":"#)
            text.writeJSONString(reply.status)
            text.writeStaticString(#","response":"#)
            text.writeImmutableBuffer(reply.response.bytes)
            text.writeStaticString("}")
        }
    }

    private static func encode(
        topic: String,
        event: String,
        ref: Ref?,
        payload: (inout ByteBuffer) -> Void
    ) -> OutboundFrames {
        var text = ByteBuffer()
        text.writeStaticString(#"{"topic":"#)
        text.writeJSONString(topic)
        text.writeStaticString(#","event":"#)
        text.writeJSONString(event)
        text.writeStaticString(#","ref":"#)
        text.writeJSON(ref)
        text.writeStaticString(#","payload":"#)
        payload(&text)
        text.writeStaticString("}")
        return OutboundFrames(.text, payload: text)
    }
}
