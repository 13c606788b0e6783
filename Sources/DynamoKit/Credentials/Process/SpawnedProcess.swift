#if os(macOS) || os(Linux)
    import Foundation
    import Synchronization

    /// A program that has been started in a process group of its own, with nothing of this process's but a pipe.
    ///
    /// Foundation's `Process` will not do: on Linux it takes a program for running as long as a child that it has left behind.
    final class SpawnedProcess: Sendable {
        private struct State {
            /// Whether the number is still the process's own, which it is until somebody has waited for it.
            var isOurs = true
            var isKilled = false
        }

        /// How often somebody who reads looks whether it has been killed, in milliseconds: those whom it has started may have
        /// moved to another group, and keep the pipe open.
        private static let interval: Int32 = 50

        private let processID: pid_t
        private let standardOutput: Int32
        private let state = Mutex(State())

        /// - Throws: A `POSIXError` when it cannot be started.
        init(_ path: String, _ arguments: [String], environment: [String: String]) throws {
            let pipe = try Self.pipe()
            defer { close(pipe.write) }
            do {
                self.processID = try Self.spawn(
                    path,
                    [path] + arguments,
                    environment.map { "\($0.key)=\($0.value)" },
                    standardOutput: pipe.write
                )
            } catch {
                close(pipe.read)
                throw error
            }
            self.standardOutput = pipe.read
        }

        /// Ends the program and all that it has started and not moved elsewhere.
        func kill() {
            self.state.withLock { state in
                state.isKilled = true
                if state.isOurs { _ = Foundation.kill(-self.processID, SIGKILL) }
            }
        }

        /// Reads all that the program prints, and waits for its end. It blocks, and is to be called once.
        ///
        /// - Throws: ``DynamoError`` with ``DynamoError/Code/malformedResponse`` when it prints more than is allowed, or
        ///   `CancellationError` when it has been killed.
        func output(upTo limit: Int) throws -> ChildProcess.Output {
            let bytes = self.read(upTo: limit)
            close(self.standardOutput)
            if bytes.count > limit { self.kill() }
            let status = self.wait()
            if bytes.count > limit {
                throw DynamoError(.malformedResponse, message: "It printed more than \(limit) bytes.")
            }
            if self.isKilled { throw CancellationError() }
            // Where the program ignores SIGCHLD, nobody is told how its children end.
            guard let status else { throw POSIXError(.ECHILD) }
            return ChildProcess.Output(bytes: bytes, status: status)
        }

        private var isKilled: Bool { self.state.withLock { $0.isKilled } }

        /// - Returns: More than the limit as soon as there is more.
        private func read(upTo limit: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while bytes.count <= limit, !self.isKilled {
                var descriptor = pollfd(fd: self.standardOutput, events: Int16(POLLIN), revents: 0)
                guard poll(&descriptor, 1, Self.interval) > 0 else { continue }
                let count = Foundation.read(self.standardOutput, &buffer, buffer.count)
                if count > 0 { bytes.append(contentsOf: buffer[..<count]) }
                if count == 0 || count < 0 && errno != EINTR { break }
            }
            return bytes
        }

        private func wait() -> Int32? {
            // First without taking note of the end: until then no other process can get the number.
            var information = siginfo_t()
            while waitid(P_PID, id_t(self.processID), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
            var status: Int32 = 0
            let isKnown = self.state.withLock { state in
                state.isOurs = false
                return waitpid(self.processID, &status, 0) == self.processID
            }
            let signal = status & 0x7F
            return isKnown ? (signal == 0 ? status >> 8 & 0xFF : -signal) : nil
        }
    }

    extension SpawnedProcess {
        private static func pipe() throws -> (read: Int32, write: Int32) {
            var ends: [Int32] = [0, 0]
            guard Foundation.pipe(&ends) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EMFILE) }
            // A program that somebody else starts must not inherit it, or it would not come to its end.
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (ends[0], ends[1])
        }

        private static func spawn(
            _ path: String,
            _ arguments: [String],
            _ environment: [String],
            standardOutput: Int32
        ) throws -> pid_t {
            #if canImport(Darwin)
                var actions: posix_spawn_file_actions_t?
                var attributes: posix_spawnattr_t?
                let closesOthers = Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
            #else
                var actions = posix_spawn_file_actions_t()
                var attributes = posix_spawnattr_t()
                let closesOthers: Int32 = 0
            #endif
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            posix_spawnattr_init(&attributes)
            defer { posix_spawnattr_destroy(&attributes) }

            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_adddup2(&actions, standardOutput, 1)
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
            #if os(Linux)
                for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
                    if let descriptor = Int32(name), descriptor > 2 {
                        posix_spawn_file_actions_addclose(&actions, descriptor)
                    }
                }
            #endif
            // The threads that tasks run on block most signals, and servers ignore some; a program inherits both.
            var none = sigset_t()
            sigemptyset(&none)
            posix_spawnattr_setsigmask(&attributes, &none)
            var defaults = sigset_t()
            sigemptyset(&defaults)
            for signal in [SIGPIPE, SIGTERM, SIGINT, SIGHUP, SIGCHLD] { sigaddset(&defaults, signal) }
            posix_spawnattr_setsigdefault(&attributes, &defaults)
            let flags =
                Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
                | closesOthers
            posix_spawnattr_setflags(&attributes, Int16(flags))
            posix_spawnattr_setpgroup(&attributes, 0)

            let argumentPointers = arguments.map { strdup($0) }
            let environmentPointers = environment.map { strdup($0) }
            defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
            var processID: pid_t = 0
            let result = posix_spawn(
                &processID,
                path,
                &actions,
                &attributes,
                argumentPointers + [nil],
                environmentPointers + [nil]
            )
            guard result == 0 else { throw POSIXError(.init(rawValue: result) ?? .ENOENT) }
            return processID
        }
    }
#endif
