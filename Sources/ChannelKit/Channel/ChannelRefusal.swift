/// Thrown by a join or a handler to say no: the client gets an error reply, and nothing crashes.
public struct ChannelRefusal: Error, Sendable {
    /// What the client is told.
    public var response: any Encodable & Sendable

    /// Refuses with `{"reason": reason}`.
    public init(reason: String) {
        self.response = Payload.reason(reason)
    }

    /// Refuses with a response of your own.
    public init(_ response: some Encodable & Sendable) {
        self.response = response
    }
}
