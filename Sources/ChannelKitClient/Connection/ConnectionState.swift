/// Where a client is with its connection.
public enum ConnectionState: Equatable, Sendable {
    /// ``ChannelClient/run()`` has not been called yet.
    case idle
    /// A connection is being made.
    ///
    /// - Parameter attempt: Counted from one since the last connection that worked.
    case connecting(attempt: Int)
    /// There is a connection.
    case connected
    /// There is none, and one will be made.
    case waiting(ConnectionEnd, reconnectsAfter: Duration)
    /// It is over.
    case ended(ConnectionEnd)
}
