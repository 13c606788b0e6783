import DynamoKit

/// One of the alternatives that a `WHERE` clause leaves, by what it asks of the key of the table or index that is read.
struct KeyBranch: Sendable {
    /// One thing that has to hold in the alternative.
    enum Part: Sendable {
        case partition(AttributeValue)
        case sort(KeyConditionExpression.Requirement)
        /// What tells nothing about the key.
        case filter(Condition)
    }

    /// `nil` when the alternative is about all partitions.
    private(set) var partition: AttributeValue?
    /// `nil` for all sort keys.
    private(set) var sort: SortKeyRange?
    private(set) var filters: [Condition] = []
    /// Whether no item can be meant.
    private(set) var isEmpty = false

    /// - Parameter key: Has the types that the values in `parts` have.
    init(_ parts: [Part], key: KeyShape) throws {
        for part in parts {
            switch part {
            case .partition(let value):
                if let partition, partition != value { self.isEmpty = true }
                self.partition = self.partition ?? value
                try ValueRules.rejectEmptyKey(value, attribute: key.partition.name)
            case .sort(let requirement):
                guard let attribute = key.sort else { continue }
                let range = try KeyConditionExpression.range(requirement, attribute.definition)
                self.sort = self.sort?.intersection(range) ?? range
            case .filter(let condition): self.filters.append(condition)
            }
        }
        if self.sort?.isEmpty == true { self.isEmpty = true }
    }

    /// Whether an item may be in both.
    func overlaps(_ other: KeyBranch) -> Bool {
        guard !self.isEmpty, !other.isEmpty, self.partition == other.partition else { return false }
        guard let sort, let otherSort = other.sort else { return true }
        return !sort.intersection(otherSort).isEmpty
    }
}

extension SortKeyRange {
    func intersection(_ other: SortKeyRange) -> SortKeyRange {
        var range = self
        if let lower = other.lower {
            range.lower = range.lower.map { $0.isBelow(lower, as: .lower) ? lower : $0 } ?? lower
        }
        if let upper = other.upper {
            range.upper = range.upper.map { upper.isBelow($0, as: .upper) ? upper : $0 } ?? upper
        }
        return range
    }

    var isEmpty: Bool {
        guard let lower, let upper else { return false }
        if upper.bytes.lexicographicallyPrecedes(lower.bytes) { return true }
        return lower.bytes == upper.bytes && !(lower.isInclusive && upper.isInclusive)
    }
}

extension SortKeyRange.Bound {
    fileprivate enum Side {
        case lower
        case upper
    }

    /// Whether it comes before another bound of the same side.
    fileprivate func isBelow(_ other: Self, as side: Side) -> Bool {
        guard self.bytes == other.bytes else { return self.bytes.lexicographicallyPrecedes(other.bytes) }
        return switch side {
        case .lower: self.isInclusive && !other.isInclusive
        case .upper: !self.isInclusive && other.isInclusive
        }
    }
}
