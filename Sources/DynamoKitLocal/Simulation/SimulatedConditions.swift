/// What an operation meets while it is carried out.
struct SimulatedConditions: Sendable {
    /// What a batch is to leave, by a rule.
    var remainder: BatchRemainder?

    /// - Parameter count: How many parts a batch has.
    func partsLeft(of count: Int) -> BatchParts {
        BatchParts(left: self.remainder?.places(of: count) ?? [])
    }
}

/// The parts of a batch, table by table.
struct BatchParts {
    private let left: Set<Int>
    private var next = 0

    /// - Parameter left: Places of what is left unprocessed.
    init(left: Set<Int>) {
        self.left = left
    }

    /// - Returns: Of each of the next `count` parts, whether it is left.
    mutating func take(_ count: Int) -> [Bool] {
        defer { self.next += count }
        return (self.next..<self.next + count).map(self.left.contains)
    }
}
