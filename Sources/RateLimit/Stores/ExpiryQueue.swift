import HeapModule

/// Keys in the order in which they expire.
///
/// An expiry only ever moves later, and is not moved in the queue when it does. Whoever takes the first key compares the
/// expiry under which it was queued with the present one, and puts it back if it is out of date. That keeps an ordinary check
/// free of queue operations, and the queue at one element per key.
struct ExpiryQueue {
    struct Element: Comparable {
        let expiry: Duration
        let key: StoredKey

        static func < (lhs: Self, rhs: Self) -> Bool { lhs.expiry < rhs.expiry }
        static func == (lhs: Self, rhs: Self) -> Bool { lhs.expiry == rhs.expiry }
    }

    private var heap = Heap<Element>()

    var first: Element? { self.heap.min }

    mutating func insert(_ key: StoredKey, expiry: Duration) {
        self.heap.insert(Element(expiry: expiry, key: key))
    }

    mutating func removeFirst() { self.heap.removeMin() }
}
