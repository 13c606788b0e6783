import Foundation

/// The processor time that this process has used. It is steadier than time on the wall, where others use the machine too.
public func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Runs `body` over and over for about half a second, after a tenth of one to warm up.
///
/// - Returns: The processor time of one run: the least of five rounds, since what disturbs a round only makes it longer.
public func secondsPerRun(_ body: () throws -> Void) throws -> Double {
    func time(_ runs: Int) throws -> Double {
        let start = processorSeconds()
        for _ in 0..<runs { try body() }
        return processorSeconds() - start
    }
    var runs = 1
    while try time(runs) < 0.1 { runs *= 2 }
    var best = Double.infinity
    for _ in 0..<5 { best = min(best, try time(runs) / Double(runs)) }
    return best
}

/// Keeps the compiler from leaving out what nobody reads.
@inline(never)
public func consume<Value>(_ value: Value) {}

/// Prints a line of a table: a name, and columns that are aligned to the right.
public func printLine(_ name: String, _ columns: String...) {
    let cells = columns.map { String(repeating: " ", count: max(1, 16 - $0.count)) + $0 }
    print(name.padding(toLength: 44, withPad: " ", startingAt: 0) + cells.joined())
    // Into a file too each line goes at once: some benchmarks take minutes.
    fflush(nil)
}

/// A number with one digit behind the point.
public func decimal(_ number: Double) -> String { String(format: "%.1f", number) }
