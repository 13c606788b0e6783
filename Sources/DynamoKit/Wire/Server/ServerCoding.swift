/// An operation's wire as its server sees it: the request is read, and the answer written.
///
/// The shapes that the client writes requests from and reads answers into serve for both.
package struct ServerCoding<Operation: DynamoOperation>: Sendable {
    private let read: @Sendable (inout DynamoJSONReader) throws(DynamoJSONError) -> Operation
    private let write: @Sendable (Operation.Output, inout DynamoJSONWriter) throws(DynamoJSONError) -> Void

    init() where Operation: WireValue, Operation.Output: WireValue {
        self.read = { json throws(DynamoJSONError) in try Operation.read(from: &json) }
        self.write = { output, json throws(DynamoJSONError) in try output.write(into: &json) }
    }

    /// Of an operation that answers nothing: no body at all.
    static func answeringNothing() -> ServerCoding where Operation: WireValue {
        ServerCoding(
            read: { json throws(DynamoJSONError) in try Operation.read(from: &json) },
            write: { _, _ throws(DynamoJSONError) in }
        )
    }

    private init(
        read: @escaping @Sendable (inout DynamoJSONReader) throws(DynamoJSONError) -> Operation,
        write: @escaping @Sendable (Operation.Output, inout DynamoJSONWriter) throws(DynamoJSONError) -> Void
    ) {
        self.read = read
        self.write = write
    }

    /// Reads the body of a request.
    package func request(from body: [UInt8]) throws(DynamoJSONError) -> Operation {
        var json = DynamoJSONReader(body)
        let operation = try self.read(&json)
        try json.finish()
        return operation
    }

    /// Writes the body of the answer.
    package func answer(_ output: Operation.Output) throws(DynamoJSONError) -> [UInt8] {
        var json = DynamoJSONWriter()
        try self.write(output, &json)
        return json.bytes
    }
}
