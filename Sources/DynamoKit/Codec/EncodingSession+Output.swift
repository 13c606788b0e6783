extension EncodingSession {
    /// Encodes the outermost value.
    func encode<Value: Encodable>(_ value: Value) throws {
        try self.encode(value, at: Self.root)
        if let failure = self.failure { throw failure }
    }

    /// Encodes the outermost value, which is to be a map.
    func encodeItem<Value: Encodable>(_ value: Value) throws {
        if SpecialType(Value.self) != nil { return try self.encode(value) }
        // Whether it is a set need not be found out, which would cost more than all that one attribute does.
        try value.encode(to: ValueEncoder(session: self, node: Self.root))
        if let failure = self.failure { throw failure }
    }

    /// Encodes the outermost value and reads what it has become; `nil` if it is left out.
    func value<Value: Encodable>(of value: Value) throws -> AttributeValue? {
        // What has no parts is not worth the way over JSON.
        if let text = value as? String { return .string(text) }
        if let number = value as? Int { return .number(AttributeNumber(number)) }
        if let value = value as? AttributeValue { return value }
        try self.encode(value)
        var json: [UInt8] = []
        guard self.write(into: &json) else { return nil }
        var reader = DynamoJSONReader(json)
        do throws(DynamoJSONError) {
            return try reader.readAttributeValue()
        } catch {
            // Of what is written here, nothing else can fail to be read.
            let problem = "Two names are the same text in different spellings: \(error.problem)."
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: problem))
        }
    }

    /// Writes the whole value; nothing, and `false`, if it is left out.
    func write(into json: inout [UInt8]) -> Bool {
        let root = self.node(Self.root)
        switch root.kind {
        case .leftOut: return false
        case .scalar: self.copy(root.start..<root.end, into: &json)
        case .list, .map, .empty: self.writeContainer(Self.root, into: &json)
        }
        return true
    }

    var isItem: Bool { self.kind(of: Self.root) == .map || self.kind(of: Self.root) == .empty }

    /// Writes the attributes of the outermost value, which is a map.
    func writeItem(into json: inout [UInt8]) {
        json.append(UInt8(ascii: "{"))
        self.writeContents(of: Self.root, into: &json)
        json.append(UInt8(ascii: "}"))
    }

    /// What the outermost value has become.
    var descriptor: String {
        var json: [UInt8] = []
        guard self.write(into: &json) else { return "nothing" }
        return json.split(separator: UInt8(ascii: "\"")).dropFirst().first.map { String(decoding: $0, as: UTF8.self) }
            ?? ""
    }

    /// A value that encoded nothing is an empty map, as in JSON.
    private func writeContainer(_ index: Int, into json: inout [UInt8]) {
        let isList = self.kind(of: index) == .list
        json.append(isList ? #"{"L":["# : #"{"M":{"#)
        self.writeContents(of: index, into: &json)
        json.append(isList ? "]}" : "}}")
    }

    private func writeContents(of container: Int, into json: inout [UInt8]) {
        let replaced = self.kind(of: container) == .map ? self.replacedMembers(of: container) : []
        // What stands in one piece in the text is copied as one.
        var piece = 0..<0
        var isFirst = true
        var index = self.node(container).first
        while index >= 0 {
            let node = self.node(index)
            defer { index = node.next }
            if node.kind == .leftOut || !replaced.isEmpty && replaced.contains(index) { continue }
            // Each piece starts with a comma.
            let start = isFirst ? node.start + 1 : node.start
            isFirst = false
            if start == piece.upperBound {
                piece = piece.lowerBound..<node.end
            } else {
                self.copy(piece, into: &json)
                piece = start..<node.end
            }
            guard node.kind != .scalar else { continue }
            self.copy(piece, into: &json)
            piece = 0..<0
            self.writeContainer(index, into: &json)
        }
        self.copy(piece, into: &json)
    }

    private func copy(_ piece: Range<Int>, into json: inout [UInt8]) {
        json.append(contentsOf: UnsafeBufferPointer(rebasing: self.text[piece]))
    }

    /// Members of a map that were encoded again under the same name: the last one counts, as with JSONEncoder.
    private func replacedMembers(of map: Int) -> [Int] {
        guard self.count(of: map) > 1 else { return [] }
        return self.count(of: map) <= 24 ? self.replacedAmongFew(of: map) : self.replacedAmongMany(of: map)
    }

    private func replacedAmongFew(of map: Int) -> [Int] {
        var replaced: [Int] = []
        var index = self.node(map).first
        while index >= 0 {
            let node = self.node(index)
            var later = node.kind == .leftOut ? -1 : node.next
            while later >= 0 {
                if self.haveSameName(node, self.node(later)) {
                    replaced.append(index)
                    break
                }
                later = self.node(later).next
            }
            index = node.next
        }
        return replaced
    }

    private func replacedAmongMany(of map: Int) -> [Int] {
        var replaced: [Int] = []
        var last: [[UInt8]: Int] = [:]
        var index = self.node(map).first
        while index >= 0 {
            let node = self.node(index)
            if node.kind != .leftOut,
                let earlier = last.updateValue(index, forKey: Array(self.text[node.nameStart..<node.nameEnd]))
            {
                replaced.append(earlier)
            }
            index = node.next
        }
        return replaced
    }

    @inline(__always)
    private func haveSameName(_ left: Node, _ right: Node) -> Bool {
        let count = left.nameEnd - left.nameStart
        guard count == right.nameEnd - right.nameStart, right.kind != .leftOut else { return false }
        let text = self.text
        for offset in 0..<count where text[left.nameStart + offset] != text[right.nameStart + offset] { return false }
        return true
    }
}
