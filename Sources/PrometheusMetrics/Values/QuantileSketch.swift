#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Observations, kept so that any quantile of them is right to one percent of its value.
///
/// They are counted by their logarithm, so a value is known up to the width of its class, and there are no more classes than
/// ``maximumClasses`` however many observations there are.
///
/// Algorithm: [DDSketch](https://www.vldb.org/pvldb/vol12/p2195-masson.pdf), section 2.1
struct QuantileSketch: Sendable {
    private static let accuracy = 0.01
    private static let growth = (1 + accuracy) / (1 - accuracy)
    private static let logGrowth = log(growth)
    /// What is nearer to zero counts as zero, what is farther counts as the last of these.
    private static let magnitudes = 1e-12...1e15
    /// One of zero, and of both signs one for each step from the least magnitude to the greatest.
    static let maximumClasses = 2 * Int(log(magnitudes.upperBound / magnitudes.lowerBound) / logGrowth + 3) + 1

    /// Both in the order of values.
    private struct Class: Hashable, Comparable {
        /// -1, 0 or 1.
        var sign: Int
        var exponent: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.sign, left.sign * left.exponent) < (right.sign, right.sign * right.exponent)
        }

        init(_ value: Double) {
            let magnitude = abs(value)
            guard magnitude >= QuantileSketch.magnitudes.lowerBound else {
                (self.sign, self.exponent) = (0, 0)
                return
            }
            let clamped = min(magnitude, QuantileSketch.magnitudes.upperBound)
            self.sign = value < 0 ? -1 : 1
            self.exponent = Int((log(clamped) / QuantileSketch.logGrowth).rounded(.up))
        }

        /// The value that is as far, in proportion, from the one end of the class as from the other.
        var middle: Double {
            Double(self.sign) * 2 * pow(QuantileSketch.growth, Double(self.exponent)) / (QuantileSketch.growth + 1)
        }
    }

    private var counts: [Class: UInt64] = [:]

    var classCount: Int { self.counts.count }

    mutating func observe(_ value: Double) {
        self.counts[Class(value), default: 0] += 1
    }

    /// - Parameter ranks: From 0 to 1.
    /// - Returns: For each of them the least value that this share of observations does not exceed; not a number when there
    ///   are none.
    func quantiles(_ ranks: [Double]) -> [Double] {
        let classes = self.counts.sorted { $0.key < $1.key }
        let total = classes.reduce(0) { $0 + $1.value }
        guard total > 0 else { return ranks.map { _ in .nan } }
        return ranks.map { rank in
            let wanted = min(max(rank, 0), 1) * Double(total - 1)
            var seen: UInt64 = 0
            for (kind, count) in classes {
                seen += count
                if Double(seen) > wanted { return kind.middle }
            }
            return .nan
        }
    }
}
