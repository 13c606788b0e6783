/// How a ``DynamoClient`` behaves.
public struct DynamoClientConfiguration: Sendable {
    /// How often and how soon failed attempts are repeated: throttles, failures of the service and of the connection, and
    /// conflicts of transactions.
    ///
    /// When an answer is lost, the write may have been carried out, and is then carried out twice. That makes no difference
    /// to plain puts and deletes, nor to transactions, which have a token. It may show with updates that add, and with
    /// conditions that the write itself falsifies: see ``RetryPolicy/repeatsAmbiguousWrites``.
    public var retryPolicy: RetryPolicy
    /// How long a call may take, with all its attempts and the waits between them; `nil`, the default, for as long as they
    /// take. ``HTTPTransportConfiguration/attemptTimeout`` bounds each attempt.
    public var timeout: Duration?
    /// Measures delays between attempts, and deadlines.
    public var clock: any Clock<Duration>
    /// Where metrics and spans go.
    public var observability: ObservabilityConfiguration
    /// Keeps account of the capacity that calls take, see ``DynamoClient/usage``; `nil` does not. The client asks the service
    /// for it with every call that can be asked, and the caller sees no more than they have asked for themselves.
    public var usage: UsageConfiguration?

    public init(
        retryPolicy: RetryPolicy = RetryPolicy(),
        timeout: Duration? = nil,
        clock: any Clock<Duration> = ContinuousClock(),
        observability: ObservabilityConfiguration = ObservabilityConfiguration(),
        usage: UsageConfiguration? = nil
    ) {
        self.retryPolicy = retryPolicy
        self.timeout = timeout
        self.clock = clock
        self.observability = observability
        self.usage = usage
    }
}
