import Synchronization

/// The bytes of a request, which know whether anybody has looked at them.
///
/// An HTTP client reads a body when it has a connection to write it to. Bytes that were never read were never sent,
/// whatever the error is that the client ends with: nobody listens, the name is unknown, the handshake failed, or the time
/// was up before a connection was free.
struct WatchedBody: RandomAccessCollection, Sendable {
    private final class Watch: Sendable {
        let wasRead = Atomic(false)
    }

    private let bytes: [UInt8]
    private let watch = Watch()

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var wasRead: Bool { self.watch.wasRead.load(ordering: .acquiring) }

    var startIndex: Int { 0 }
    var endIndex: Int { self.bytes.count }

    subscript(index: Int) -> UInt8 {
        self.watch.wasRead.store(true, ordering: .releasing)
        return self.bytes[index]
    }

    func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result? {
        self.watch.wasRead.store(true, ordering: .releasing)
        return try self.bytes.withContiguousStorageIfAvailable(body)
    }
}
