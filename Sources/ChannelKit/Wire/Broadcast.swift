/// A message to every member of a topic, wherever they are connected.
public struct Broadcast: Hashable, Sendable {
    /// The topic whose members get it.
    public var topic: String
    /// The event, as clients see it.
    public var event: String
    /// What it carries.
    public var payload: Payload

    /// Describes a broadcast.
    public init(topic: String, event: String, payload: Payload) {
        self.topic = topic
        self.event = event
        self.payload = payload
    }
}
