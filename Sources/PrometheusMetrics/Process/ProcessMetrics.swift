#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What this process takes of the machine, under the names that Prometheus's own clients give it.
///
/// Reference: [Process metrics](https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics)
public enum ProcessMetrics {
    /// The families now. On systems without `/proc`, of these the time of the processor alone.
    @Sendable public static func families() -> [MetricFamily] {
        var families = [
            MetricFamily.counter(
                "process_cpu_seconds_total",
                help: "Total user and system CPU time spent in seconds.",
                Self.processorSeconds
            )
        ]
        #if os(Linux) || os(Android)
            families += Self.memory + Self.files + Self.start
        #endif
        return families
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

#if os(Linux) || os(Android)
    extension ProcessMetrics {
        private static var memory: [MetricFamily] {
            // Pages: total, resident, …
            let pages = Self.read("/proc/self/statm").split(separator: " ").compactMap { Double($0) }
            guard pages.count >= 2 else { return [] }
            let size = Double(sysconf(Int32(_SC_PAGESIZE)))
            return [
                .gauge("process_resident_memory_bytes", help: "Resident memory size in bytes.", pages[1] * size),
                .gauge("process_virtual_memory_bytes", help: "Virtual memory size in bytes.", pages[0] * size),
            ]
        }

        private static var files: [MetricFamily] {
            var families: [MetricFamily] = []
            if let folder = opendir("/proc/self/fd") {
                var count = -3  // not the folder's own, nor “.” and “..”
                while readdir(folder) != nil { count += 1 }
                closedir(folder)
                families.append(.gauge("process_open_fds", help: "Number of open file descriptors.", Double(count)))
            }
            var limit = rlimit()
            if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
                let help = "Maximum number of open file descriptors."
                families.append(.gauge("process_max_fds", help: help, Double(limit.rlim_cur)))
            }
            return families
        }

        private static var start: [MetricFamily] {
            // Behind the program's name, which may hold anything: the state is field 3, threads are 20, the start is 22.
            let stat = Self.read("/proc/self/stat")
            guard let name = stat.lastIndex(of: ")") else { return [] }
            let fields = stat[name...].split(separator: " ").dropFirst().map { Double($0) }
            var families: [MetricFamily] = []
            if fields.count > 17, let threads = fields[17] {
                families.append(.gauge("process_threads", help: "Number of threads.", threads))
            }
            let boot = Self.read("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
                .flatMap { Double($0.dropFirst(6)) }
            if let boot, fields.count > 19, let ticks = fields[19] {
                let start = boot + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
                let help = "Start time of the process since unix epoch in seconds."
                families.append(.gauge("process_start_time_seconds", help: help, start))
            }
            return families
        }

        private static func read(_ path: String) -> String {
            guard let file = fopen(path, "r") else { return "" }
            defer { fclose(file) }
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 4096)
            while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
#endif
