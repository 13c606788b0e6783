/// A dictionary that holds no more than so many entries, and forgets the one that was used longest ago.
///
/// Entries are nodes of a list that is linked by their positions in an array: using one moves no other.
struct RecencyDictionary<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Node {
        var key: Key
        var value: Value
        /// Towards what was used later.
        var newer: Int?
        /// Towards what was used before.
        var older: Int?
    }

    private let capacity: Int
    private var positions: [Key: Int] = [:]
    // `nil` where an entry was removed; such places are in `free`.
    private var nodes: [Node?] = []
    private var free: [Int] = []
    private var newest: Int?
    private var oldest: Int?

    /// - Parameter capacity: Most entries, at least 1.
    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int { self.positions.count }

    var keys: some Collection<Key> { self.positions.keys }

    /// The value under a key, which counts as a use of it.
    mutating func use(_ key: Key) -> Value? {
        guard let position = self.positions[key], let node = self.nodes[position] else { return nil }
        if position != self.newest {
            self.unlink(node)
            self.link(position)
        }
        return node.value
    }

    /// Sets the value under a key, which counts as a use of it.
    ///
    /// - Returns: Whether another entry had to go.
    mutating func set(_ value: Value, for key: Key) -> Bool {
        if self.use(key) != nil, let position = self.positions[key] {
            self.nodes[position]?.value = value
            return false
        }
        var isEvicting = false
        if self.positions.count >= self.capacity, let oldest, let node = self.nodes[oldest] {
            self.remove(node.key)
            isEvicting = true
        }
        let node = Node(key: key, value: value)
        let position: Int
        if let place = self.free.popLast() {
            position = place
            self.nodes[place] = node
        } else {
            position = self.nodes.count
            self.nodes.append(node)
        }
        self.positions[key] = position
        self.link(position)
        return isEvicting
    }

    mutating func remove(_ key: Key) {
        guard let position = self.positions.removeValue(forKey: key), let node = self.nodes[position] else { return }
        self.unlink(node)
        self.nodes[position] = nil
        self.free.append(position)
    }

    mutating func removeAll() {
        self = Self(capacity: self.capacity)
    }

    private mutating func unlink(_ node: Node) {
        if let newer = node.newer { self.nodes[newer]?.older = node.older } else { self.newest = node.older }
        if let older = node.older { self.nodes[older]?.newer = node.newer } else { self.oldest = node.newer }
    }

    /// Makes a node that is not linked the newest.
    private mutating func link(_ position: Int) {
        self.nodes[position]?.newer = nil
        self.nodes[position]?.older = self.newest
        if let newest { self.nodes[newest]?.newer = position } else { self.oldest = position }
        self.newest = position
    }
}
