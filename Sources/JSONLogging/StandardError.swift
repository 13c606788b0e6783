#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Standard error, to which a line goes whole.
enum StandardError {
    static func write(_ line: String) {
        var bytes = Array(line.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { unistd.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            // There is nobody left to tell that logs cannot be written.
            guard count > 0 || errno == EINTR else { return }
            bytes = bytes.dropFirst(max(count, 0))
        }
    }

    private enum unistd {
        static func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
            #if canImport(Darwin)
                Darwin.write(descriptor, bytes, count)
            #elseif canImport(Musl)
                Musl.write(descriptor, bytes, count)
            #else
                Glibc.write(descriptor, bytes, count)
            #endif
        }
    }
}
