/// The names that one map on a tape has had so far.
///
/// A few are compared one by one, as bytes. Where there are many, or some that may be another spelling of the same text,
/// they are kept as Swift's strings, which is what they become in a ``DynamoItem``.
struct TapeNames {
    let map: Int
    private(set) var count = 0
    private var seen: Set<String>?
    /// The member of a map before this one whose name comes next if the two have the same names in the same order.
    ///
    /// As long as they do, no name can come twice: it would have in the other. Items of one page mostly do.
    private var counterpart: (next: Int, end: Int)?
    private static let fewest = 16

    /// - Parameter previous: A map on the tape that may have the same names.
    init(map: Int, like previous: Int?, on tape: AttributeTape) {
        self.map = map
        self.counterpart = previous.map { ($0 + 1, Int(tape.nodes[$0].end)) }
    }

    /// Takes in the name of a node; `false` if there is one like it before.
    mutating func insert(_ index: Int, of tape: AttributeTape, _ text: Span<UInt8>) -> Bool {
        self.count += 1
        if let counterpart {
            if counterpart.next < counterpart.end, tape.haveSameName(counterpart.next, index, text) {
                self.counterpart?.next = Int(tape.nodes[counterpart.next].end)
                return true
            }
            self.counterpart = nil
            // Nobody has looked at those before, other than that they are unique.
            if !self.earlier(than: index, of: tape).allSatisfy({ tape.hasPlainName($0, text) }) {
                self.keepStrings(before: index, of: tape)
            }
        }
        if self.seen == nil, self.count > Self.fewest || !tape.hasPlainName(index, text) {
            self.keepStrings(before: index, of: tape)
        }
        if self.seen != nil { return self.seen?.insert(tape.name(of: index)).inserted ?? true }
        return !self.earlier(than: index, of: tape).contains { tape.haveSameName($0, index, text) }
    }

    private mutating func keepStrings(before index: Int, of tape: AttributeTape) {
        self.seen = Set(self.earlier(than: index, of: tape).map { tape.name(of: $0) })
    }

    /// The map's members before a node.
    private func earlier(than index: Int, of tape: AttributeTape) -> AttributeTape.Children {
        AttributeTape.Children(tape: tape, index: self.map + 1, end: index)
    }
}

extension AttributeTape {
    /// Whether a name is ASCII without escapes.
    fileprivate func hasPlainName(_ index: Int, _ text: Span<UInt8>) -> Bool {
        let node = self.nodes[index]
        guard !node.isNameText else { return false }
        let start = Int(node.nameStart)
        for position in start..<start + Int(node.nameCount) where text[position] >= 0x80 { return false }
        return true
    }

    /// Whether two names are the same to the byte, which names with escapes never are.
    fileprivate func haveSameName(_ left: Int, _ right: Int, _ text: Span<UInt8>) -> Bool {
        let left = self.nodes[left]
        let right = self.nodes[right]
        guard left.nameCount == right.nameCount, !left.isNameText, !right.isNameText else { return false }
        let (leftStart, rightStart) = (Int(left.nameStart), Int(right.nameStart))
        for offset in 0..<Int(left.nameCount) where text[leftStart + offset] != text[rightStart + offset] {
            return false
        }
        return true
    }
}
