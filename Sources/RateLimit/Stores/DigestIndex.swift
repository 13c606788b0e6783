/// Finds the slot of a digest: a hash table with linear probing.
///
/// It does not hash, since digests already are hashes, and leaves no gaps when it removes. Half of it is free at least.
struct DigestIndex {
    private struct Cell {
        /// Its lower half's lowest bits say where the cell would like to be.
        var key: KeyDigest
        /// The slot, or -1 for a free cell.
        var slot: Int32

        static let free = Self(key: KeyDigest(low: 0, high: 0), slot: -1)
    }

    private var cells = [Cell](repeating: .free, count: 8)
    private(set) var count = 0

    func slot(of key: KeyDigest) -> Int32? {
        let mask = self.cells.count &- 1
        var position = Int(truncatingIfNeeded: key.low) & mask
        while true {
            let cell = self.cells[position]
            if cell.slot < 0 { return nil }
            if cell.key == key { return cell.slot }
            position = (position &+ 1) & mask
        }
    }

    /// - Precondition: The key has no slot yet.
    mutating func insert(_ slot: Int32, for key: KeyDigest) {
        if (self.count + 1) * 2 > self.cells.count { self.grow() }
        self.place(Cell(key: key, slot: slot))
        self.count += 1
    }

    /// - Precondition: The key has a slot.
    mutating func remove(_ key: KeyDigest) {
        let mask = self.cells.count &- 1
        var gap = Int(truncatingIfNeeded: key.low) & mask
        while self.cells[gap].key != key || self.cells[gap].slot < 0 { gap = (gap &+ 1) & mask }
        // What would be found no longer behind the gap is moved into it.
        var position = (gap &+ 1) & mask
        while self.cells[position].slot >= 0 {
            let home = Int(truncatingIfNeeded: self.cells[position].key.low) & mask
            if (position &- home) & mask >= (position &- gap) & mask {
                self.cells[gap] = self.cells[position]
                gap = position
            }
            position = (position &+ 1) & mask
        }
        self.cells[gap] = .free
        self.count -= 1
    }

    private mutating func place(_ cell: Cell) {
        let mask = self.cells.count &- 1
        var position = Int(truncatingIfNeeded: cell.key.low) & mask
        while self.cells[position].slot >= 0 { position = (position &+ 1) & mask }
        self.cells[position] = cell
    }

    private mutating func grow() {
        let old = self.cells
        self.cells = [Cell](repeating: .free, count: old.count * 2)
        for cell in old where cell.slot >= 0 { self.place(cell) }
    }
}
