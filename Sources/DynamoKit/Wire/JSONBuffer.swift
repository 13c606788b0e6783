/// Bytes that grow, for one owner.
///
/// An array would ask before every byte whether it is shared, and this cannot be.
struct JSONBuffer: ~Copyable, JSONSink {
    private var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int) {
        self.base = .allocate(capacity: max(capacity, 16))
        self.capacity = max(capacity, 16)
    }

    deinit {
        self.base.deallocate()
    }

    /// The bytes, valid until more are appended.
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: self.base, count: self.count) }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        self.reserve(1)
        self.base[self.count] = byte
        self.count &+= 1
    }

    @inline(__always)
    mutating func append(contentsOf bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        self.reserve(bytes.count)
        (self.base + self.count).update(from: start, count: bytes.count)
        self.count &+= bytes.count
    }

    /// Appends some of its own bytes once more.
    mutating func repeatBytes(_ range: Range<Int>) {
        precondition(range.upperBound <= self.count)
        self.reserve(range.count)
        (self.base + self.count).update(from: self.base + range.lowerBound, count: range.count)
        self.count += range.count
    }

    @inline(__always)
    private mutating func reserve(_ count: Int) {
        if count > self.capacity &- self.count { self.grow(by: count) }
    }

    @inline(never)
    private mutating func grow(by count: Int) {
        let capacity = max(self.capacity * 2, self.count + count)
        let base = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        base.update(from: self.base, count: self.count)
        self.base.deallocate()
        self.base = base
        self.capacity = capacity
    }
}
