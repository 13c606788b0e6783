import NIOCore

/// Text messages of V2: `[join_ref, ref, topic, event, payload]`.
enum V2Serializer {
    /// Takes the envelope apart. The payload is checked but not read: it stays a slice of the message.
    static func decode(_ text: ByteBuffer, maximumDepth: Int) throws(ChannelError) -> Message {
        try Self.decodeNumbered(text, maximumDepth: maximumDepth).message
    }

    /// The same, with the sixth element of the array, where a server puts a message's number; `nil` if there is none.
    static func decodeNumbered(
        _ text: ByteBuffer,
        maximumDepth: Int
    ) throws(ChannelError) -> (message: Message, sixth: Payload?) {
        do throws(JSONScanner.Malformed) {
            return try text.withUnsafeReadableBytes { bytes throws(JSONScanner.Malformed) in
                var scanner = JSONScanner(bytes)
                try scanner.expect(UInt8(ascii: "["))
                let joinRef = try scanner.readRef(depth: maximumDepth - 1)
                try scanner.expect(UInt8(ascii: ","))
                let ref = try scanner.readRef(depth: maximumDepth - 1)
                try scanner.expect(UInt8(ascii: ","))
                let topic = try scanner.readString()
                try scanner.expect(UInt8(ascii: ","))
                let event = try scanner.readString()
                try scanner.expect(UInt8(ascii: ","))
                let payload = try scanner.skipValue(depth: maximumDepth - 1)
                var sixth: Range<Int>?
                while scanner.skip(UInt8(ascii: ",")) {
                    let range = try scanner.skipValue(depth: maximumDepth - 1)
                    sixth = sixth ?? range
                }
                try scanner.expect(UInt8(ascii: "]"))
                try scanner.expectEnd()
                let message = Message(
                    joinRef: joinRef,
                    ref: ref,
                    topic: topic,
                    event: event,
                    payload: .json(text.readableSlice(payload))
                )
                return (message, sixth.map { .json(text.readableSlice($0)) })
            }
        } catch {
            throw ChannelError(.malformedMessage, "The text is not a JSON array of a V2 message.")
        }
    }

    /// - Parameter offset: The number in its topic's history, which stands in a sixth element; `nil` for none.
    static func encode(_ message: Message, offset: Int? = nil) -> OutboundFrames {
        let capacity = message.payload.bytes.readableBytes + message.topic.utf8.count + 64
        return OutboundFrames(.text, payloadCapacity: capacity) { text in
            Self.writeHead(
                joinRef: message.joinRef,
                ref: message.ref,
                topic: message.topic,
                event: message.event,
                to: &text
            )
            text.writeImmutableBuffer(message.payload.bytes)
            if let offset {
                text.writeStaticString(#",{"offset":"#)
                text.writeString(String(offset))
                text.writeStaticString("}")
            }
            text.writeStaticString("]")
        }
    }

    static func encode(_ reply: Reply) -> OutboundFrames {
        let capacity = reply.response.bytes.readableBytes + reply.topic.utf8.count + 96
        return OutboundFrames(.text, payloadCapacity: capacity) { text in
            Self.writeHead(
                joinRef: reply.joinRef,
                ref: reply.ref,
                topic: reply.topic,
                event: ReservedEvent.reply,
                to: &text
            )
            text.writeStaticString(#"{"status":"#)
            text.writeJSONString(reply.status)
            text.writeStaticString(#","response":"#)
            text.writeImmutableBuffer(reply.response.bytes)
            text.writeStaticString("}]")
        }
    }

    static func writeHead(joinRef: Ref?, ref: Ref?, topic: String, event: String, to text: inout ByteBuffer) {
        text.writeStaticString("[")
        text.writeJSON(joinRef)
        text.writeStaticString(",")
        text.writeJSON(ref)
        text.writeStaticString(",")
        text.writeJSONString(topic)
        text.writeStaticString(",")
        text.writeJSONString(event)
        text.writeStaticString(",")
    }
}

extension ByteBuffer {
    /// A part of the readable bytes, counted from the first of them.
    func readableSlice(_ range: Range<Int>) -> ByteBuffer {
        // The range was found within the readable bytes, so the slice is there.
        self.getSlice(at: self.readerIndex + range.lowerBound, length: range.count).unsafelyUnwrapped
    }
}
