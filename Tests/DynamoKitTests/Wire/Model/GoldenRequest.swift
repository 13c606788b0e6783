import DynamoKit

/// An operation with its parameters, and the bytes that it is on the wire.
struct GoldenRequest: Sendable {
    let operationName: String
    let service: DynamoService
    /// The bytes that it is to be.
    let bytes: String
    /// The bytes that it is.
    let write: @Sendable () throws -> String

    init(_ operation: some DynamoOperation, _ bytes: String) {
        self.operationName = operation.operationName
        self.service = operation.service
        self.bytes = bytes
        self.write = {
            var json = DynamoJSONWriter()
            try operation.encode(into: &json)
            return String(decoding: json.bytes, as: UTF8.self)
        }
    }
}
