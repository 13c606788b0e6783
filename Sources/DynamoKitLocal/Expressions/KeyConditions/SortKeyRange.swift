import DynamoKit

/// A stretch of sort keys between two bounds, in the bytes of ``KeyEncoding``.
struct SortKeyRange: Hashable, Sendable {
    struct Bound: Hashable, Sendable {
        var bytes: [UInt8]
        var isInclusive: Bool
    }

    /// `nil`: from the first key on.
    var lower: Bound?
    /// `nil`: to the last key.
    var upper: Bound?

    /// Whether a sort key, encoded, lies in the range.
    func contains(_ key: [UInt8]) -> Bool {
        if let lower {
            guard
                lower.isInclusive
                    ? !key.lexicographicallyPrecedes(lower.bytes) : lower.bytes.lexicographicallyPrecedes(key)
            else { return false }
        }
        if let upper {
            guard
                upper.isInclusive
                    ? !upper.bytes.lexicographicallyPrecedes(key) : key.lexicographicallyPrecedes(upper.bytes)
            else { return false }
        }
        return true
    }

    /// All keys that start with these bytes.
    static func prefix(_ bytes: [UInt8]) -> SortKeyRange {
        var next = bytes
        // The first key after them all: the last byte that can grow grows, and what follows it goes.
        while next.last == .max { next.removeLast() }
        if let last = next.popLast() { next.append(last + 1) }
        return SortKeyRange(
            lower: Bound(bytes: bytes, isInclusive: true),
            upper: next.isEmpty ? nil : Bound(bytes: next, isInclusive: false)
        )
    }
}
