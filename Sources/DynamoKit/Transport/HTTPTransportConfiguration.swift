/// How an ``HTTPTransport`` behaves.
public struct HTTPTransportConfiguration: Hashable, Sendable {
    /// How long one attempt may take, from looking for a connection to the last byte of the answer.
    public var attemptTimeout: Duration
    /// The longest answer to accept, in bytes. The service's longest hold 16 MB of items, which take more as JSON.
    public var maximumResponseBytes: Int

    public init(attemptTimeout: Duration = .seconds(10), maximumResponseBytes: Int = 64 * 1024 * 1024) {
        self.attemptTimeout = attemptTimeout
        self.maximumResponseBytes = maximumResponseBytes
    }
}
