/// After how long a message expires, as its writer wants it.
struct MessageLifetime: Hashable, Sendable {
    /// In seconds: up to a year.
    static let bounds = 10...31_536_000

    let seconds: Int

    /// - Throws: ``InvalidInput``.
    init(seconds: Int) throws(InvalidInput) {
        guard Self.bounds.contains(seconds) else {
            throw InvalidInput("A message can expire after \(Self.bounds.lowerBound) seconds to 365 days")
        }
        self.seconds = seconds
    }
}
