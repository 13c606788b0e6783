import HeapModule

/// The slots of a table in the order in which their keys expire.
///
/// A slot is not moved in the queue when its key's expiry moves. Whoever takes the first one compares the expiry under which
/// it was queued with the present one, and puts it back if it is out of date. That keeps an ordinary check free of queue
/// operations, and the queue at one element per key.
struct ExpiryQueue {
    struct Element: Comparable {
        let expiry: Duration
        let slot: Int32

        static func < (lhs: Self, rhs: Self) -> Bool { lhs.expiry < rhs.expiry }
        static func == (lhs: Self, rhs: Self) -> Bool { lhs.expiry == rhs.expiry }
    }

    private var heap = Heap<Element>()
    /// The expiry of the first element, or `nil`. Kept apart, since each check asks for it.
    private(set) var firstExpiry: Duration?

    var first: Element? { self.heap.min }

    mutating func insert(_ slot: Int32, expiry: Duration) {
        self.heap.insert(Element(expiry: expiry, slot: slot))
        self.firstExpiry = self.firstExpiry.map { min($0, expiry) } ?? expiry
    }

    mutating func removeFirst() {
        self.heap.removeMin()
        self.firstExpiry = self.heap.min?.expiry
    }
}
