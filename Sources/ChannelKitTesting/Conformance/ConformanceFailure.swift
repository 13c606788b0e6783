/// Thrown by a check of a conformance suite when something does not keep what its protocol promises.
public struct ConformanceFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was expected, and what was there instead.
    public var description: String

    init(_ description: String) {
        self.description = description
    }
}

func require(_ condition: Bool, _ description: @autoclosure () -> String) throws(ConformanceFailure) {
    if !condition { throw ConformanceFailure(description()) }
}
