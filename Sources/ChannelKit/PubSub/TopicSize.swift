/// How many members a topic has on this node.
public struct TopicSize: Hashable, Sendable {
    public let topic: String
    /// Channels, and subscriptions of the server's own code.
    public let members: Int
}
