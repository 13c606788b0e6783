import Foundation

/// What the process holds, where `/proc` tells it.
struct ProcessUsage {
    var residentKiB: Double
    var descriptors: Int

    static var now: ProcessUsage? {
        guard
            let statm = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = statm.split(separator: " ").dropFirst().first.flatMap({ Double($0) }),
            let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        else { return nil }
        return ProcessUsage(
            residentKiB: pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1024,
            descriptors: descriptors.count
        )
    }
}

extension [Double] {
    /// By how much the values rise from the first to the last, as the straight line through them does.
    var rise: Double {
        guard self.count > 1 else { return 0 }
        let middle = Double(self.count - 1) / 2
        let mean = self.reduce(0, +) / Double(self.count)
        var (covariance, variance) = (0.0, 0.0)
        for (index, value) in self.enumerated() {
            covariance += (Double(index) - middle) * (value - mean)
            variance += (Double(index) - middle) * (Double(index) - middle)
        }
        return covariance / variance * Double(self.count - 1)
    }
}
