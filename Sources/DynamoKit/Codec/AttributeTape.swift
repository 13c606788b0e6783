/// Attribute values laid out flat: what each is, where its content stands, and how they nest.
///
/// A tape is made of the bytes of an answer or of an ``AttributeValue``, and either way decoders read it alike. Making it
/// checks everything, so that reading cannot fail any more: text is UTF-8, numbers are DynamoDB's, names and set elements
/// are unique. Strings, numbers and bytes stay where they are until somebody asks for them.
struct AttributeTape: Sendable {
    /// What the nodes' ranges are ranges of.
    let bytes: [UInt8]
    /// Values before what they hold, so that the first thing in a map or list stands right behind it.
    var nodes: [Node] = []
    /// Content that does not stand in the bytes as it is.
    var values: [AttributeValue] = []
    /// Names that do not stand in the bytes as they are.
    var names: [String] = []

    init(bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    /// The types of the data model. Sets stand on the tape as lists do, in ascending order.
    enum Kind: UInt8, Sendable {
        case string, number, binary, bool, null, list, map, stringSet, numberSet, binarySet
    }

    struct Node: Sendable {
        var kind: Kind
        /// Whether the content is one of `values`; otherwise it stands in the bytes.
        var isValue = false
        /// Whether the name is one of `names`; otherwise it stands in the bytes.
        var isNameText = false
        /// Where the content stands: in the bytes without quotation marks, or in `values`. Of a Boolean, 1 or 0.
        var start: UInt32 = 0
        /// Bytes of the content; of a map, list or set, how many it holds.
        var count: UInt32 = 0
        /// Where the name stands: in the bytes or in `names`. In a list, the position.
        var nameStart: UInt32 = 0
        var nameCount: UInt32 = 0
        /// The node behind this one and all that it holds.
        var end: UInt32 = 0
        /// The map or list that holds this one, or -1.
        var parent: Int32 = -1
    }

    /// The most bytes that nodes can tell the places of.
    static let maximumBytes = Int(UInt32.max)
}

// MARK: Finding

extension AttributeTape {
    /// The nodes of what a map, list or set holds.
    func children(of container: Int) -> Children {
        Children(tape: self, index: container + 1, end: Int(self.nodes[container].end))
    }

    struct Children: Sequence, IteratorProtocol {
        let tape: AttributeTape
        var index: Int
        let end: Int

        mutating func next() -> Int? {
            guard self.index < self.end else { return nil }
            defer { self.index = Int(self.tape.nodes[self.index].end) }
            return self.index
        }
    }

    /// The member of a map whose name has these bytes.
    ///
    /// - Parameter hint: Where to look first. Whoever asks for members in the order in which they came finds each at once.
    func member(of map: Int, named name: UnsafeBufferPointer<UInt8>, hint: Int) -> Int? {
        let first = map + 1
        let end = Int(self.nodes[map].end)
        let start = hint > map && hint < end && self.nodes[hint].parent == Int32(truncatingIfNeeded: map) ? hint : first
        var index = start
        while index < end {
            if self.isNamed(index, name) { return index }
            index = Int(self.nodes[index].end)
        }
        index = first
        while index < start {
            if self.isNamed(index, name) { return index }
            index = Int(self.nodes[index].end)
        }
        return nil
    }

    @inline(__always)
    private func isNamed(_ index: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let node = self.nodes[index]
        if node.isNameText { return self.names[Int(node.nameStart)].utf8.elementsEqual(name) }
        guard node.nameCount == name.count else { return false }
        let start = Int(node.nameStart)
        return self.bytes.withUnsafeBufferPointer { bytes in
            for offset in 0..<name.count where bytes[start + offset] != name[offset] { return false }
            return true
        }
    }

    /// The name of a map's member.
    func name(of index: Int) -> String {
        let node = self.nodes[index]
        return node.isNameText
            ? self.names[Int(node.nameStart)]
            : self.text(Int(node.nameStart), count: Int(node.nameCount))
    }

    /// The way from the outermost value to a node: names, and positions in lists.
    func path(to index: Int) -> [PathKey] {
        var path: [PathKey] = []
        var index = index
        while self.nodes[index].parent >= 0 {
            let parent = Int(self.nodes[index].parent)
            path.append(
                self.nodes[parent].kind == .map
                    ? PathKey(stringValue: self.name(of: index))
                    : PathKey(index: Int(self.nodes[index].nameStart))
            )
            index = parent
        }
        return path.reversed()
    }

    /// Text that was found to be UTF-8 when the tape was made.
    func text(_ start: Int, count: Int) -> String {
        self.bytes.withUnsafeBufferPointer { bytes in
            String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<start + count]), as: UTF8.self)
        }
    }
}

extension AttributeTape.Kind {
    /// The descriptor on the wire.
    var descriptor: String {
        switch self {
        case .string: "S"
        case .number: "N"
        case .binary: "B"
        case .bool: "BOOL"
        case .null: "NULL"
        case .list: "L"
        case .map: "M"
        case .stringSet: "SS"
        case .numberSet: "NS"
        case .binarySet: "BS"
        }
    }
}
