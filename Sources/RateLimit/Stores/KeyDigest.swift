/// A key as the store keeps it: 128 bits, whatever the key's length, so that callers who let clients choose keys do not let
/// them choose how much memory each one takes.
///
/// It is SipHash-1-3, the function of Swift's own `Hasher`, in its variant of 128 bits, with a random key for each process.
/// Clients cannot construct keys that collide, and 2⁶⁴ keys would have to be remembered for two to do so by chance.
///
/// See [SipHash](https://cr.yp.to/siphash/siphash-20120918.pdf).
struct KeyDigest: Hashable, Sendable {
    let low: UInt64
    let high: UInt64

    private static let seed = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

    init(_ key: String) {
        let digest = key.utf8.withContiguousStorageIfAvailable { Self.digest($0.span.bytes, seed: Self.seed) }
        self = (digest ?? nil) ?? Self(canonically: key)
    }

    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Which of so many parts the key belongs to: its higher half decides.
    @inline(__always)
    func place(among count: Int) -> Int {
        Int(truncatingIfNeeded: self.high.multipliedFullWidth(by: UInt64(count)).high)
    }

    /// Strings that are equal may be written differently, unless they are ASCII. `Hasher` takes care of that.
    private init(canonically key: String) {
        func hash(_ half: UInt8) -> UInt64 {
            var hasher = Hasher()
            hasher.combine(half)
            hasher.combine(key)
            return UInt64(bitPattern: Int64(hasher.finalize()))
        }
        self.init(low: hash(0), high: hash(1))
    }

    /// The digest of text in ASCII, or `nil` of any other.
    static func digest(_ bytes: RawSpan, seed: (UInt64, UInt64)) -> Self? {
        var state = SipState(seed)
        var everything: UInt64 = 0
        let count = bytes.byteCount
        var offset = 0
        while offset + 8 <= count {
            let word = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
            everything |= word
            state.absorb(word)
            offset += 8
        }
        var last: UInt64 = 0
        var shift: UInt64 = 0
        if count & 4 != 0 {
            last = UInt64(UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)))
            offset += 4
            shift = 32
        }
        while offset < count {
            last |= UInt64(bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)) &<< shift
            shift += 8
            offset += 1
        }
        everything |= last
        last |= UInt64(truncatingIfNeeded: count) << 56
        guard everything & 0x8080_8080_8080_8080 == 0 else { return nil }
        state.absorb(last)
        return state.finish()
    }

    /// The four words that SipHash works on.
    private struct SipState {
        private var v0, v1, v2, v3: UInt64

        init(_ seed: (UInt64, UInt64)) {
            self.v0 = seed.0 ^ 0x736f_6d65_7073_6575
            self.v1 = seed.1 ^ 0x646f_7261_6e64_6f6d ^ 0xee
            self.v2 = seed.0 ^ 0x6c79_6765_6e65_7261
            self.v3 = seed.1 ^ 0x7465_6462_7974_6573
        }

        mutating func absorb(_ word: UInt64) {
            self.v3 ^= word
            self.round()
            self.v0 ^= word
        }

        mutating func finish() -> KeyDigest {
            self.v2 ^= 0xee
            for _ in 0..<3 { self.round() }
            let low = self.v0 ^ self.v1 ^ self.v2 ^ self.v3
            self.v1 ^= 0xdd
            for _ in 0..<3 { self.round() }
            return KeyDigest(low: low, high: self.v0 ^ self.v1 ^ self.v2 ^ self.v3)
        }

        private mutating func round() {
            self.v0 &+= self.v1
            self.v1 = Self.rotated(self.v1, 13) ^ self.v0
            self.v0 = Self.rotated(self.v0, 32)
            self.v2 &+= self.v3
            self.v3 = Self.rotated(self.v3, 16) ^ self.v2
            self.v0 &+= self.v3
            self.v3 = Self.rotated(self.v3, 21) ^ self.v0
            self.v2 &+= self.v1
            self.v1 = Self.rotated(self.v1, 17) ^ self.v2
            self.v2 = Self.rotated(self.v2, 32)
        }

        private static func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 {
            (word &<< count) | (word &>> (64 &- count))
        }
    }
}
