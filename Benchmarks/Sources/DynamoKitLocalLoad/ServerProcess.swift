import Foundation

/// A server in a process of its own.
///
/// What it takes is read from `/proc`, so on Linux alone.
final class ServerProcess {
    let port: UInt16
    /// From before the process was started until it had answered a request.
    let startSeconds: Double
    private let pid: pid_t

    /// Starts a server and waits until it answers.
    ///
    /// - Parameter command: Words between spaces, with `{port}` for a port that is found free.
    init(_ command: String) throws {
        self.port = try Self.freePort()
        let words = command.replacingOccurrences(of: "{port}", with: "\(self.port)").split(separator: " ").map(
            String.init
        )
        let clock = ContinuousClock()
        let start = clock.now
        self.pid = try Self.spawn(words)
        while try !Self.answers(at: self.port) {
            guard clock.now - start < .seconds(60), waitpid(self.pid, nil, WNOHANG) == 0 else {
                throw Failure(what: "\(words[0]) does not answer")
            }
            usleep(100)
        }
        self.startSeconds = (clock.now - start) / .seconds(1)
    }

    func stop() {
        kill(self.pid, SIGTERM)
        waitpid(self.pid, nil, 0)
    }

    /// The processor time that the server has used, the kernel's for it included.
    func processorSeconds() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(self.pid)/stat", encoding: .utf8)
        // The program's name, in brackets, may have spaces. User and system time are the 14th and 15th field.
        let fields = text[text.lastIndex(of: ")")!...].split(separator: " ")
        guard let user = Double(fields[12]), let system = Double(fields[13]) else { throw Failure(what: text) }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    func residentBytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(self.pid)/status", encoding: .utf8)
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kilobytes = Int(line.split(whereSeparator: \.isWhitespace)[1])
        else { throw Failure(what: text) }
        return kilobytes * 1024
    }

    struct Failure: Error {
        var what: String
    }

    private static func spawn(_ words: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: CInt in [0, 1, 2] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        let arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, words[0], &actions, nil, arguments, environ)
        guard code == 0 else { throw Failure(what: "cannot start \(words[0]): \(String(cString: strerror(code)))") }
        return pid
    }

    /// Asks for something once. Not being heard yet is no error.
    private static func answers(at port: UInt16) throws -> Bool {
        let descriptor = try Self.socket()
        defer { close(descriptor) }
        guard Self.with(port, { connect(descriptor, $0, $1) }) == 0 else { return false }
        let request = Requests.bytes("ListTables", "{}")
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            return false
        }
        var answer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &answer, answer.count, 0)
        return count > 0 && String(decoding: answer[..<count], as: UTF8.self).contains(" 200 ")
    }

    private static func freePort() throws -> UInt16 {
        let descriptor = try Self.socket()
        defer { close(descriptor) }
        guard Self.with(0, { bind(descriptor, $0, $1) }) == 0 else { throw Failure(what: "no port is free") }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutableBytes(of: &address) {
            getsockname(descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress!, &length)
        }
        guard code == 0 else { throw Failure(what: "a socket without a name") }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func socket() throws -> CInt {
        let descriptor = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(what: "no socket") }
        return descriptor
    }

    /// Runs `body` with a port's address on this machine.
    private static func with(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafeBytes(of: address) {
            body($0.assumingMemoryBound(to: sockaddr.self).baseAddress!, socklen_t($0.count))
        }
    }
}
