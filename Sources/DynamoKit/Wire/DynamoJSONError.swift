/// Why bytes are not the JSON that the protocol promises, or a value cannot be written as it.
public struct DynamoJSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, in a few words.
    public var problem: String
    /// Where, in bytes from the start of the text.
    public var offset: Int

    public init(_ problem: String, offset: Int) {
        self.problem = problem
        self.offset = offset
    }

    public var description: String { "\(self.problem) at byte \(self.offset)" }
}

/// How deep JSON may nest in either direction.
///
/// DynamoDB nests attributes up to 32 levels, each of which is two containers on the wire. This allows for twice as many and
/// the envelope, and bounds the stack that reading and writing take.
enum DynamoJSONDepth {
    static let maximum = 144
}
