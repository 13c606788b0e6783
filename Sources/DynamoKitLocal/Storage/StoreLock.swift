import DynamoKit

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Keeps a second process, or a second store of this process, off a data file for as long as it lives.
///
/// SQLite would let both in. But a store keeps its catalog in memory and is the file's one writer. The lock is the
/// operating system's (`flock`) on a file beside the data, so it ends with the process however that ends.
struct StoreLock: ~Copyable {
    private let descriptor: CInt

    /// - Throws: ``DynamoError`` that names the process that has the lock.
    init(path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw DynamoError(.storeUnusable, message: "Cannot open \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let owner = Self.read(descriptor)
            close(descriptor)
            guard code == EWOULDBLOCK else {
                throw DynamoError(.storeUnusable, message: "Cannot lock \(path): \(String(cString: strerror(code)))")
            }
            throw DynamoError(
                .storeLocked,
                message: "The data is in use\(owner.map { " by process \($0)" } ?? ""): \(path) is locked."
            )
        }
        self.descriptor = descriptor
        self.writeOwner()
    }

    deinit { close(self.descriptor) }

    /// For whoever finds the file locked; the lock does not depend on it.
    private borrowing func writeOwner() {
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(self.descriptor, 0) == 0 else { return }
        _ = pwrite(self.descriptor, text, text.count, 0)
    }

    private static func read(_ descriptor: CInt) -> Int? {
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return Int(String(decoding: buffer[..<count], as: UTF8.self).prefix { $0.isNumber })
    }
}
