import NIOCore

extension Serializer {
    /// The frames of a message that the server sends on its own, with the number that it has in its topic's history.
    ///
    /// A binary message has no room for the number. It is announced in a text message ahead of it, and the client has got
    /// that far once both have come: cut in between, it asks for the message again.
    ///
    /// - Parameter frames: The frames of the message without the number.
    func adding(_ offset: Int, to message: Message, _ frames: OutboundFrames) -> OutboundFrames {
        switch (message.payload.kind, self) {
        case (.json, .v1):
            return V1Serializer.encode(message, offset: offset)
        case (.json, .v2):
            return V2Serializer.encode(message, offset: offset)
        case (.binary, _):
            var numbered = self.position(offset, topic: message.topic, joinRef: message.joinRef, isAhead: true)
            numbered.append(frames)
            return numbered
        }
    }

    /// Tells a client how far it has got.
    ///
    /// - Parameter isAhead: Whether it has got there with the binary message that follows, and not before.
    func position(_ offset: Int, topic: String, joinRef: Ref? = nil, isAhead: Bool = false) -> OutboundFrames {
        var payload = ByteBuffer(string: #"{"offset":\#(offset)"#)
        if isAhead { payload.writeStaticString(#","next":true"#) }
        payload.writeStaticString("}")
        let message = Message(
            joinRef: joinRef,
            ref: nil,
            topic: topic,
            event: ReservedEvent.position,
            payload: .json(payload)
        )
        switch self {
        case .v1: return V1Serializer.encode(message)
        case .v2: return V2Serializer.encode(message)
        }
    }
}
