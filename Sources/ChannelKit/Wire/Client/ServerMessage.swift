/// What a client is sent, of whatever form on the wire.
package enum ServerMessage: Hashable, Sendable {
    /// A push to one channel, which has its join_ref, or a broadcast to a topic, which has none.
    ///
    /// - Parameter offset: The number in the topic's history that stands on a text message, for clients that asked for it.
    case message(Message, offset: Int?)
    /// The answer to one message.
    case reply(Reply)
}

extension ServerMessage {
    package var topic: String {
        switch self {
        case .message(let message, _): message.topic
        case .reply(let reply): reply.topic
        }
    }

    package var joinRef: Ref? {
        switch self {
        case .message(let message, _): message.joinRef
        case .reply(let reply): reply.joinRef
        }
    }
}
