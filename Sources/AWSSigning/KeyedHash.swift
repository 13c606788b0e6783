import Crypto

/// HMAC-SHA256 with one key, for many messages.
///
/// The key takes up the first block of each of the two hashes, the same for every message: they are kept as they are after it.
///
/// Specification: [RFC 2104, section 4](https://www.rfc-editor.org/rfc/rfc2104#section-4)
struct KeyedHash: Sendable {
    private static let blockBytes = 64

    private let inner: SHA256
    private let outer: SHA256

    init(key: [UInt8]) {
        var block = key.count > Self.blockBytes ? Array(SHA256.hash(data: key)) : key
        block += repeatElement(0, count: Self.blockBytes - block.count)
        var inner = SHA256()
        inner.update(data: block.map { $0 ^ 0x36 })
        var outer = SHA256()
        outer.update(data: block.map { $0 ^ 0x5C })
        self.inner = inner
        self.outer = outer
    }

    func authenticationCode(for message: [UInt8]) -> SHA256.Digest {
        var inner = self.inner
        message.withUnsafeBytes { inner.update(bufferPointer: $0) }
        var outer = self.outer
        inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
        return outer.finalize()
    }
}
