/// Writes the JSON of the DynamoDB protocol.
///
/// ```swift
/// try json.beginObject()
/// json.member("TableName", self.tableName)
/// json.member("Limit", self.limit)            // nothing when it is nil
/// json.endObject()
/// ```
public struct DynamoJSONWriter: Sendable {
    /// What has been written.
    public internal(set) var bytes: [UInt8] = []
    private var depth = 0
    private var needsComma = false

    public init() {}

    // MARK: Containers

    public mutating func beginObject() throws(DynamoJSONError) {
        try self.begin(UInt8(ascii: "{"))
    }

    public mutating func endObject() {
        self.end(UInt8(ascii: "}"))
    }

    public mutating func beginArray() throws(DynamoJSONError) {
        try self.begin(UInt8(ascii: "["))
    }

    public mutating func endArray() {
        self.end(UInt8(ascii: "]"))
    }

    /// Writes the name of a member, whose value is to follow.
    public mutating func name(_ name: String) {
        self.separate()
        self.bytes.appendJSON(name)
        self.bytes.append(UInt8(ascii: ":"))
        self.needsComma = false
    }

    // MARK: Values

    public mutating func value(_ text: String) {
        self.separate()
        self.bytes.appendJSON(text)
    }

    public mutating func value(_ number: Int) {
        self.separate()
        self.bytes.append(decimal: Int64(number))
    }

    public mutating func value(_ bool: Bool) {
        self.separate()
        self.bytes.append(bool ? "true" : "false")
    }

    // MARK: Members

    /// Writes a member, or nothing when there is no value.
    public mutating func member(_ name: String, _ text: String?) {
        guard let text else { return }
        self.name(name)
        self.value(text)
    }

    /// Writes a member, or nothing when there is no value.
    public mutating func member(_ name: String, _ number: Int?) {
        guard let number else { return }
        self.name(name)
        self.value(number)
    }

    /// Writes a member, or nothing when there is no value.
    public mutating func member(_ name: String, _ bool: Bool?) {
        guard let bool else { return }
        self.name(name)
        self.value(bool)
    }

    /// Writes an enumeration's value, or nothing when there is none.
    public mutating func member<Value: RawRepresentable<String>>(_ name: String, _ value: Value?) {
        self.member(name, value?.rawValue)
    }

    /// Writes an array of strings.
    public mutating func member(_ name: String, _ texts: [String]) throws(DynamoJSONError) {
        self.name(name)
        try self.beginArray()
        for text in texts { self.value(text) }
        self.endArray()
    }

    /// Writes an object of strings, or nothing when it is empty: the protocol refuses empty ones.
    public mutating func member(_ name: String, unlessEmpty texts: [String: String]) throws(DynamoJSONError) {
        guard !texts.isEmpty else { return }
        self.name(name)
        try self.beginObject()
        for (name, text) in texts { self.member(name, text) }
        self.endObject()
    }

    // MARK: Steps

    private mutating func begin(_ opening: UInt8) throws(DynamoJSONError) {
        guard self.depth < DynamoJSONDepth.maximum else {
            throw DynamoJSONError("nested deeper than \(DynamoJSONDepth.maximum)", offset: self.bytes.count)
        }
        self.separate()
        self.bytes.append(opening)
        self.depth += 1
        self.needsComma = false
    }

    private mutating func end(_ closing: UInt8) {
        self.bytes.append(closing)
        self.depth -= 1
        self.needsComma = true
    }

    mutating func separate() {
        if self.needsComma { self.bytes.append(UInt8(ascii: ",")) }
        self.needsComma = true
    }
}
