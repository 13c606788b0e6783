/// Reads the JSON of the DynamoDB protocol, front to back, without building a tree.
///
/// ```swift
/// try json.beginObject()
/// while let member = try json.nextMember() {
///     switch member {
///     case "TableName": tableName = try json.readString()
///     default: try json.skipValue()
///     }
/// }
/// ```
///
/// Any bytes can be put in: what is not JSON, or not the JSON asked for, is a ``DynamoJSONError`` that tells where.
public struct DynamoJSONReader: Sendable {
    let bytes: [UInt8]
    var index = 0
    var depth = 0
    // Whether a value has been read in the innermost container, so that the next one needs a comma first.
    var needsComma = false

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    // MARK: Objects

    /// Enters an object; ``nextMember()`` then goes through it.
    public mutating func beginObject() throws(DynamoJSONError) {
        try self.begin(UInt8(ascii: "{"), "an object")
    }

    /// The next member's name, or `nil` at the end of the object, which is then left.
    ///
    /// Members whose value is `null` are passed over: the protocol makes no difference between them and absent ones.
    public mutating func nextMember() throws(DynamoJSONError) -> String? {
        while let name = try self.nextName() {
            guard try self.peek() == UInt8(ascii: "n") else { return name }
            try self.readLiteral("null")
        }
        return nil
    }

    /// As ``nextMember()``, with members whose value is `null`.
    mutating func nextName() throws(DynamoJSONError) -> String? {
        guard try self.advance(closing: UInt8(ascii: "}")) else { return nil }
        let name = try self.readString()
        guard try self.peek() == UInt8(ascii: ":") else { throw self.expected("a colon") }
        self.index += 1
        return name
    }

    // MARK: Arrays

    /// Enters an array; ``nextElement()`` then goes through it.
    public mutating func beginArray() throws(DynamoJSONError) {
        try self.begin(UInt8(ascii: "["), "an array")
    }

    /// Whether an element follows; at the end of the array, which is then left, `false`.
    public mutating func nextElement() throws(DynamoJSONError) -> Bool {
        try self.advance(closing: UInt8(ascii: "]"))
    }

    /// Reads an array by reading each of its elements with `read`.
    public mutating func readArray<Element>(
        _ read: (inout DynamoJSONReader) throws(DynamoJSONError) -> Element
    ) throws(DynamoJSONError) -> [Element] {
        var elements: [Element] = []
        try self.beginArray()
        while try self.nextElement() { elements.append(try read(&self)) }
        return elements
    }

    // MARK: The rest

    public mutating func readBool() throws(DynamoJSONError) -> Bool {
        switch try self.peek() {
        case UInt8(ascii: "t"):
            try self.readLiteral("true")
            return true
        case UInt8(ascii: "f"):
            try self.readLiteral("false")
            return false
        default: throw self.expected("true or false")
        }
    }

    /// Passes over a value of any kind.
    public mutating func skipValue() throws(DynamoJSONError) {
        switch try self.peek() {
        case UInt8(ascii: "{"):
            try self.beginObject()
            while try self.nextName() != nil { try self.skipValue() }
        case UInt8(ascii: "["):
            try self.beginArray()
            while try self.nextElement() { try self.skipValue() }
        case UInt8(ascii: "\""): _ = try self.readString()
        case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try self.readBool()
        case UInt8(ascii: "n"): try self.readLiteral("null")
        default: _ = try self.scanNumber()
        }
    }

    /// Makes sure that nothing but white space follows.
    public mutating func finish() throws(DynamoJSONError) {
        self.skipWhiteSpace()
        guard self.index == self.bytes.count else { throw self.expected("the end") }
    }

    /// The error that a member, which the protocol promises, has not come.
    public func missing(_ member: String) -> DynamoJSONError {
        DynamoJSONError("“\(member)” is missing", offset: self.index)
    }

    // MARK: Steps

    mutating func begin(_ opening: UInt8, _ what: String) throws(DynamoJSONError) {
        guard try self.peek() == opening else { throw self.expected(what) }
        guard self.depth < DynamoJSONDepth.maximum else {
            throw DynamoJSONError("nested deeper than \(DynamoJSONDepth.maximum)", offset: self.index)
        }
        self.index += 1
        self.depth += 1
        self.needsComma = false
    }

    /// Goes to the innermost container's next entry, or out of it.
    private mutating func advance(closing: UInt8) throws(DynamoJSONError) -> Bool {
        let byte = try self.peek()
        if byte == closing {
            self.index += 1
            self.depth -= 1
            self.needsComma = true
            return false
        }
        guard self.needsComma else { return true }
        guard byte == UInt8(ascii: ",") else { throw self.expected("a comma") }
        self.index += 1
        return true
    }

    mutating func readLiteral(_ literal: StaticString) throws(DynamoJSONError) {
        let length = literal.utf8CodeUnitCount
        let isThere =
            self.index + length <= self.bytes.count
            && literal.withUTF8Buffer { $0.elementsEqual(self.bytes[self.index..<self.index + length]) }
        guard isThere else { throw self.expected("\(literal)") }
        self.index += length
        self.needsComma = true
    }

    /// The next byte that is not white space.
    mutating func peek() throws(DynamoJSONError) -> UInt8 {
        self.skipWhiteSpace()
        guard self.index < self.bytes.count else { throw DynamoJSONError("the text ends early", offset: self.index) }
        return self.bytes[self.index]
    }

    private mutating func skipWhiteSpace() {
        while self.index < self.bytes.count {
            switch self.bytes[self.index] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): self.index += 1
            default: return
            }
        }
    }

    func expected(_ what: String) -> DynamoJSONError {
        DynamoJSONError("expected \(what)", offset: self.index)
    }
}
