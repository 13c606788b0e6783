/// Polls until a condition holds.
///
/// - Parameters:
///   - deadline: How long it may take.
///   - condition: What is waited for.
/// - Returns: Whether it came to hold in time.
public func eventually(within deadline: Duration = .seconds(300), _ condition: () async throws -> Bool) async throws
    -> Bool
{
    let clock = ContinuousClock()
    let end = clock.now + deadline
    while true {
        if try await condition() { return true }
        if clock.now >= end { return false }
        try await clock.sleep(for: .milliseconds(10))
    }
}
