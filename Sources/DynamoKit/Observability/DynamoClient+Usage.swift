extension DynamoClient {
    /// What the calls of this client and its copies have taken, if ``DynamoClientConfiguration/usage`` is set.
    public var usage: UsageReport { self.telemetry.usage?.snapshot ?? UsageReport() }

    /// What has been taken since the last time; the next report starts from nothing.
    ///
    /// No call is lost between two reports, and none is in both.
    public func takeUsage() -> UsageReport { self.telemetry.usage?.take() ?? UsageReport() }

    /// Measures what the calls of a block take, whether or not ``DynamoClientConfiguration/usage`` is set.
    ///
    /// ```swift
    /// let (user, usage) = try await client.withUsage { try await users.get(.key("ann")) }
    /// logger.info("…", metadata: ["read-units": "\(usage.total.read)"])
    /// ```
    ///
    /// Calls of this client and its copies count that are made in the block's own task and its child tasks. Blocks may be
    /// nested: an outer one counts what the inner ones do.
    ///
    /// - Parameters:
    ///   - configuration: What to tell apart.
    ///   - body: Makes the calls.
    /// - Returns: What the block returns, and what its calls took.
    /// - Throws: What the block throws.
    public func withUsage<Result>(
        _ configuration: UsageConfiguration = UsageConfiguration(),
        _ body: () async throws -> Result
    ) async rethrows -> (result: Result, usage: UsageReport) {
        let scope = UsageScope(client: self.telemetry, configuration: configuration, outer: UsageScope.current)
        let result = try await UsageScope.$current.withValue(scope) { try await body() }
        return (result, scope.meter.snapshot)
    }
}
