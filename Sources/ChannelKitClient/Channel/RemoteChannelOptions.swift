/// How a channel behaves.
public struct RemoteChannelOptions: Hashable, Sendable {
    /// Whether the client asks for what it has missed when it comes back. A server that cannot do that takes no notice.
    public var resume: Bool
    /// What may wait while the channel is not joined.
    public var pushBuffer: PushBuffer
    /// The waits before it is joined anew, after it crashed or was refused while there is a connection.
    public var rejoinBackoff: Backoff
    /// How long the server may take to answer a join that the client makes by itself.
    public var rejoinTimeout: Duration

    /// Describes a channel.
    public init(
        resume: Bool = false,
        pushBuffer: PushBuffer = PushBuffer(),
        rejoinBackoff: Backoff = Backoff(initial: .seconds(1), maximum: .seconds(10)),
        rejoinTimeout: Duration = .seconds(10)
    ) {
        self.resume = resume
        self.pushBuffer = pushBuffer
        self.rejoinBackoff = rejoinBackoff
        self.rejoinTimeout = rejoinTimeout
    }
}
