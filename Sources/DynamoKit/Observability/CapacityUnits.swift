public import FoundationEssentials

/// Read and write units, added up exactly.
///
/// The service counts in halves. Thousandths are kept here, so that no sum of them drifts.
public struct CapacityUnits: Hashable, Sendable {
    private var readThousandths = 0
    private var writeThousandths = 0

    /// Read units: one for each 4 KB read with certainty, half as much for a read that may be older.
    public var read: Decimal { Decimal(self.readThousandths) / 1_000 }
    /// Write units: one for each kilobyte written.
    public var write: Decimal { Decimal(self.writeThousandths) / 1_000 }

    /// None.
    public static let zero = CapacityUnits()

    private init() {}

    /// - Parameters:
    ///   - read: Read units as the service gives them; thousandths are kept.
    ///   - write: Write units likewise.
    init(read: Double, write: Double) {
        self.readThousandths = Self.thousandths(read)
        self.writeThousandths = Self.thousandths(write)
    }

    /// What no answer can hold is cut down to what an integer can: a hundred billion units in one answer are none.
    private static func thousandths(_ units: Double) -> Int {
        guard units > 0 else { return 0 }
        return Int((min(units, 100_000_000_000) * 1_000).rounded())
    }

    public static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum += right
        return sum
    }

    public static func += (left: inout Self, right: Self) {
        // Sums stay at the end of the scale instead of trapping or starting anew.
        let read = left.readThousandths.addingReportingOverflow(right.readThousandths)
        let write = left.writeThousandths.addingReportingOverflow(right.writeThousandths)
        left.readThousandths = read.overflow ? .max : read.partialValue
        left.writeThousandths = write.overflow ? .max : write.partialValue
    }
}

extension CapacityUnits: CustomStringConvertible {
    public var description: String { "\(self.read) read, \(self.write) write" }
}
