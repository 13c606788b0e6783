extension DynamoJSONReader {
    /// An empty tape of the reader's bytes.
    func makeTape() throws(DynamoJSONError) -> AttributeTape {
        guard self.bytes.count <= AttributeTape.maximumBytes else {
            throw DynamoJSONError("longer than \(AttributeTape.maximumBytes) bytes", offset: 0)
        }
        return AttributeTape(bytes: self.bytes)
    }

    /// What an attribute has in bytes at least, for most: a guess that saves a tape from growing time and again.
    private static let usualBytesOfNode = 32

    /// Reads an item onto a tape that was made of the same bytes, and gives its node.
    ///
    /// - Parameter previous: An item on the tape that is likely to have the same names.
    mutating func readItem(onto tape: inout AttributeTape, like previous: Int? = nil) throws(DynamoJSONError) -> Int {
        // A copy shares the bytes; without one, this method could not change what else the reader has.
        let bytes = self.bytes
        let index = tape.nodes.count
        tape.nodes.append(AttributeTape.Node(kind: .map))
        try self.readMembers(bytes.span, of: index, like: previous, onto: &tape)
        self.needsComma = true
        return index
    }

    /// Reads one attribute value onto a tape that was made of the same bytes, and gives its node.
    mutating func readAttributeValue(onto tape: inout AttributeTape) throws(DynamoJSONError) -> Int {
        let bytes = self.bytes
        let index = tape.nodes.count
        try self.readValue(bytes.span, AttributeTape.Node(kind: .null), onto: &tape)
        self.needsComma = true
        return index
    }

    /// Reads an array of items onto a tape that was made of the same bytes, and gives their nodes.
    mutating func readItems(onto tape: inout AttributeTape) throws(DynamoJSONError) -> [Int] {
        tape.nodes.reserveCapacity((self.bytes.count - self.index) / Self.usualBytesOfNode)
        var previous: Int?
        return try self.readArray { json throws(DynamoJSONError) in
            let item = try json.readItem(onto: &tape, like: previous)
            previous = item
            return item
        }
    }

    // MARK: Containers

    private mutating func readMembers(
        _ text: Span<UInt8>,
        of map: Int,
        like previous: Int? = nil,
        onto tape: inout AttributeTape
    ) throws(DynamoJSONError) {
        try self.enter(text, UInt8(ascii: "{"), "an object")
        var names = TapeNames(map: map, like: previous, on: tape)
        var isAtEnd = try self.skip(text, UInt8(ascii: "}"))
        while !isAtEnd {
            var node = AttributeTape.Node(kind: .null, parent: Int32(truncatingIfNeeded: map))
            try self.readName(text, of: &node, onto: &tape, in: &names)
            let index = tape.nodes.count
            try self.readValue(text, node, onto: &tape)
            guard names.insert(index, of: tape, text) else {
                throw DynamoJSONError("attribute “\(tape.name(of: index))” comes twice", offset: self.index)
            }
            isAtEnd = try self.goOn(text, closing: UInt8(ascii: "}"))
        }
        self.leave(map, count: names.count, of: &tape)
    }

    private mutating func readElements(
        _ text: Span<UInt8>,
        of list: Int,
        onto tape: inout AttributeTape
    ) throws(DynamoJSONError) {
        try self.enter(text, UInt8(ascii: "["), "an array")
        var count = 0
        var isAtEnd = try self.skip(text, UInt8(ascii: "]"))
        while !isAtEnd {
            let node = AttributeTape.Node(
                kind: .null,
                nameStart: UInt32(truncatingIfNeeded: count),
                parent: Int32(truncatingIfNeeded: list)
            )
            try self.readValue(text, node, onto: &tape)
            count += 1
            isAtEnd = try self.goOn(text, closing: UInt8(ascii: "]"))
        }
        self.leave(list, count: count, of: &tape)
    }

    /// A set is read as such, which finds elements that come twice, and then stands on the tape in ascending order.
    private mutating func readSet(
        _ node: AttributeTape.Node,
        onto tape: inout AttributeTape
    ) throws(DynamoJSONError) {
        let set: AttributeValue =
            switch node.kind {
            case .stringSet: .stringSet(try self.readSet { json throws(DynamoJSONError) in try json.readString() })
            case .numberSet: .numberSet(try self.readSet { json throws(DynamoJSONError) in try json.readNumber() })
            default: .binarySet(try self.readSet { json throws(DynamoJSONError) in try json.readBinary() })
            }
        let index = tape.nodes.count
        tape.append(set, name: nil, position: 0, parent: Int(node.parent))
        tape.nodes[index].isNameText = node.isNameText
        tape.nodes[index].nameStart = node.nameStart
        tape.nodes[index].nameCount = node.nameCount
    }

    // MARK: Values

    /// Reads one attribute value; `node` has its name or position.
    private mutating func readValue(
        _ text: Span<UInt8>,
        _ node: AttributeTape.Node,
        onto tape: inout AttributeTape
    ) throws(DynamoJSONError) {
        var node = node
        try self.enter(text, UInt8(ascii: "{"), "an object")
        let start = self.index
        node.kind = try self.readDescriptor(text)
        switch node.kind {
        case .string, .number, .binary:
            try self.readScalar(text, &node, onto: &tape)
        case .bool:
            node.start = try self.readBool() ? 1 : 0
        case .null:
            guard try self.readBool() else { throw DynamoJSONError("NULL is not true", offset: start) }
        case .list:
            let index = tape.nodes.count
            tape.nodes.append(node)
            try self.readElements(text, of: index, onto: &tape)
        case .map:
            let index = tape.nodes.count
            tape.nodes.append(node)
            try self.readMembers(text, of: index, onto: &tape)
        case .stringSet, .numberSet, .binarySet:
            try self.readSet(node, onto: &tape)
        }
        switch node.kind {
        case .string, .number, .binary, .bool, .null:
            node.end = UInt32(truncatingIfNeeded: tape.nodes.count + 1)
            tape.nodes.append(node)
        case .list, .map, .stringSet, .numberSet, .binarySet:
            break
        }
        guard try self.goOn(text, closing: UInt8(ascii: "}")) else {
            throw DynamoJSONError("attribute value of more than one type", offset: start)
        }
        self.depth -= 1
    }

    /// Reads a value's only name, with the colon behind it.
    private mutating func readDescriptor(_ text: Span<UInt8>) throws(DynamoJSONError) -> AttributeTape.Kind {
        let start = self.index
        // As all services write it: without white space. The two that are most frequent after letters come next.
        if start + 3 < text.count, text[start] == UInt8(ascii: "\""), text[start + 2] == UInt8(ascii: "\""),
            text[start + 3] == UInt8(ascii: ":")
        {
            let kind: AttributeTape.Kind? =
                switch text[start + 1] {
                case UInt8(ascii: "S"): .string
                case UInt8(ascii: "N"): .number
                case UInt8(ascii: "B"): .binary
                case UInt8(ascii: "L"): .list
                case UInt8(ascii: "M"): .map
                default: nil
                }
            if let kind {
                self.index = start + 4
                return kind
            }
        }
        if text.count - start > 6, text[start] == UInt8(ascii: "\""), text[start + 5] == UInt8(ascii: "\""),
            text[start + 6] == UInt8(ascii: ":")
        {
            let kind: AttributeTape.Kind? =
                switch (text[start + 1], text[start + 2], text[start + 3], text[start + 4]) {
                case (UInt8(ascii: "B"), UInt8(ascii: "O"), UInt8(ascii: "O"), UInt8(ascii: "L")): .bool
                case (UInt8(ascii: "N"), UInt8(ascii: "U"), UInt8(ascii: "L"), UInt8(ascii: "L")): .null
                default: nil
                }
            if let kind {
                self.index = start + 7
                return kind
            }
        }
        self.needsComma = false
        guard let descriptor = try self.nextName() else {
            throw DynamoJSONError("attribute value without a type", offset: start)
        }
        switch descriptor {
        case "S": return .string
        case "N": return .number
        case "B": return .binary
        case "BOOL": return .bool
        case "NULL": return .null
        case "L": return .list
        case "M": return .map
        case "SS": return .stringSet
        case "NS": return .numberSet
        case "BS": return .binarySet
        default: throw DynamoJSONError("“\(descriptor)” is no attribute type", offset: start)
        }
    }

    /// Checks the text that stands for a string, number or bytes, and leaves it where it is unless it has escapes.
    private mutating func readScalar(
        _ text: Span<UInt8>,
        _ node: inout AttributeTape.Node,
        onto tape: inout AttributeTape
    ) throws(DynamoJSONError) {
        guard let content = try self.readPlainText(text) else {
            node.isValue = true
            node.start = UInt32(truncatingIfNeeded: tape.values.count)
            switch node.kind {
            case .number: tape.values.append(.number(try self.readNumber()))
            case .binary: tape.values.append(.binary(try self.readBinary()))
            default: tape.values.append(.string(try self.readString()))
            }
            return
        }
        switch node.kind {
        case .number: try AttributeNumber.check(text.extracting(content), at: content.lowerBound)
        case .binary:
            guard Base64.isValid(text.extracting(content)) else {
                throw DynamoJSONError("not Base64", offset: content.lowerBound)
            }
        default: break
        }
        node.start = UInt32(truncatingIfNeeded: content.lowerBound)
        node.count = UInt32(truncatingIfNeeded: content.count)
    }

    private mutating func readName(
        _ text: Span<UInt8>,
        of node: inout AttributeTape.Node,
        onto tape: inout AttributeTape,
        in names: inout TapeNames
    ) throws(DynamoJSONError) {
        if let place = try self.readPlainText(text) {
            node.nameStart = UInt32(truncatingIfNeeded: place.lowerBound)
            node.nameCount = UInt32(truncatingIfNeeded: place.count)
        } else {
            node.isNameText = true
            node.nameStart = UInt32(truncatingIfNeeded: tape.names.count)
            tape.names.append(try self.readString())
        }
        guard try self.peek(text) == UInt8(ascii: ":") else { throw self.expected("a colon") }
        self.index += 1
    }

    // MARK: Steps

    /// The text between two quotation marks; `nil`, and nothing read, if it has escapes.
    private mutating func readPlainText(_ text: Span<UInt8>) throws(DynamoJSONError) -> Range<Int>? {
        guard try self.peek(text) == UInt8(ascii: "\"") else { throw self.expected("a string") }
        let opening = self.index
        let plain = JSONText.plainPrefix(of: text, from: opening + 1)
        guard plain.end < text.count else { throw DynamoJSONError("the text ends early", offset: plain.end) }
        switch text[plain.end] {
        case UInt8(ascii: "\\"): return nil
        case UInt8(ascii: "\""): break
        default: throw DynamoJSONError("control character in a string", offset: plain.end)
        }
        if !plain.isASCII, !JSONText.isUTF8(text.extracting(opening + 1..<plain.end)) {
            throw DynamoJSONError("not UTF-8", offset: opening + 1)
        }
        self.index = plain.end + 1
        return opening + 1..<plain.end
    }

    private mutating func enter(_ text: Span<UInt8>, _ opening: UInt8, _ what: String) throws(DynamoJSONError) {
        guard try self.peek(text) == opening else { throw self.expected(what) }
        guard self.depth < DynamoJSONDepth.maximum else {
            throw DynamoJSONError("nested deeper than \(DynamoJSONDepth.maximum)", offset: self.index)
        }
        self.index += 1
        self.depth += 1
    }

    private mutating func leave(_ container: Int, count: Int, of tape: inout AttributeTape) {
        self.depth -= 1
        tape.nodes[container].count = UInt32(truncatingIfNeeded: count)
        tape.nodes[container].end = UInt32(truncatingIfNeeded: tape.nodes.count)
    }

    /// Passes over `byte`, if that is what comes next.
    private mutating func skip(_ text: Span<UInt8>, _ byte: UInt8) throws(DynamoJSONError) -> Bool {
        guard try self.peek(text) == byte else { return false }
        self.index += 1
        return true
    }

    /// Whether the container is at its end; otherwise a comma has been passed.
    private mutating func goOn(_ text: Span<UInt8>, closing: UInt8) throws(DynamoJSONError) -> Bool {
        if try self.skip(text, closing) { return true }
        guard try self.skip(text, UInt8(ascii: ",")) else { throw self.expected("a comma") }
        return false
    }

    /// The next byte that is not white space.
    private mutating func peek(_ text: Span<UInt8>) throws(DynamoJSONError) -> UInt8 {
        // No byte of JSON's syntax is less than a space, and hardly any service writes white space.
        if self.index < text.count, text[self.index] > UInt8(ascii: " ") { return text[self.index] }
        return try self.peek()
    }
}
