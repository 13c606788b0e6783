#if canImport(Glibc)
    import Glibc
    import Measuring

    /// How often a thread that does nothing else can hand a short message to the kernel: what a broadcast costs at the least
    /// where each delivery is a write of its own. The loopback's receiving side is, for the most part, in it too.
    ///
    /// `swift run -c release --package-path Benchmarks SocketWrites [CONNECTIONS] [BYTES]`
    @main
    struct Main {
        static func main() async throws {
            let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
            let count = arguments.first ?? 1_000
            let bytes = arguments.dropFirst().first ?? 192
            let connections = try LoopbackConnections(count: count)
            async let drained: Void = connections.drain()
            let message = [UInt8](repeating: UInt8(ascii: "x"), count: bytes)
            let start = self.cpuSeconds()
            var writes = 0
            while self.cpuSeconds() - start < 3 {
                for writer in connections.writers {
                    guard write(writer, message, bytes) == bytes else { throw SystemError(number: errno) }
                }
                writes += count
            }
            let rate = Double(writes) / (self.cpuSeconds() - start)
            connections.shutDown()
            try await drained
            printLine("writes of \(bytes) bytes, \(count) connections", "\(Int(rate)) per CPU-second")
        }

        /// The processor time of this thread.
        private static func cpuSeconds() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
    }
#else
    @main
    struct Main {
        static func main() { print("This benchmark counts system calls of Linux.") }
    }
#endif
