#if canImport(Glibc)
    import Glibc

    /// TCP connections from this process to itself.
    final class LoopbackConnections: Sendable {
        let writers: [Int32]
        let readers: [Int32]

        init(count: Int) throws {
            let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { Glibc.close(listener) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            try withUnsafeMutablePointer(to: &address) { pointer in
                try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                    try check(Glibc.bind(listener, pointer, length))
                    try check(listen(listener, 16))
                    try check(getsockname(listener, pointer, &length))
                }
            }
            var writers: [Int32] = []
            var readers: [Int32] = []
            for _ in 0..<count {
                let reader = try check(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
                try withUnsafePointer(to: &address) { pointer in
                    _ = try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                        try check(connect(reader, pointer, length))
                    }
                }
                readers.append(reader)
                let writer = try check(accept(listener, nil, nil))
                var on: Int32 = 1
                try check(
                    setsockopt(writer, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
                )
                writers.append(writer)
            }
            self.writers = writers
            self.readers = readers
        }

        deinit {
            for descriptor in self.writers + self.readers { Glibc.close(descriptor) }
        }

        /// Reads whatever comes until all connections are shut down at the other end.
        func drain() throws {
            var open = self.readers.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            var bytes = [UInt8](repeating: 0, count: 64 << 10)
            while !open.isEmpty {
                try check(poll(&open, nfds_t(open.count), -1))
                open.removeAll { $0.revents != 0 && read($0.fd, &bytes, bytes.count) <= 0 }
            }
        }

        func shutDown() {
            for writer in self.writers { shutdown(writer, Int32(SHUT_RDWR)) }
        }
    }

    /// What a system call has failed with.
    struct SystemError: Error {
        var number: Int32
    }

    @discardableResult
    func check(_ result: Int32) throws -> Int32 {
        guard result >= 0 else { throw SystemError(number: errno) }
        return result
    }
#endif
