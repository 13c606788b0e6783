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

extension Collection<Double> {
    /// What three quarters of the values are above: what is held at all times, without what comes and goes.
    var floor: Double { self.isEmpty ? 0 : self.sorted()[self.count / 4] }
}
