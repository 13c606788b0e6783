/// An operation by its name, with its parameters as they stand in the API: for those that have no type of their own.
///
/// ```swift
/// let output = try await client.execute(
///     AnyOperation("DescribeBackup", ["BackupArn": .string(arn)], retrySafety: .idempotent)
/// )
/// let status = output["BackupDescription"]?["BackupDetails"]?["BackupStatus"]?.string
/// ```
///
/// It is signed, retried, logged and measured as any other. An embedded engine carries out what it has, and refuses the rest.
public struct AnyOperation: DynamoOperation {
    public static let name = "AnyOperation"

    public var operationName: String
    /// The parameters by their names in the API.
    public var parameters: [String: DynamoJSONValue]
    public var service: DynamoService
    public var retrySafety: RetrySafety

    /// Creates an operation.
    ///
    /// - Parameters:
    ///   - operationName: Its name in the API.
    ///   - parameters: Its parameters by their names in the API.
    ///   - service: The service whose operation it is.
    ///   - retrySafety: What becomes of it when it is carried out twice; reads are ``RetrySafety/idempotent``.
    public init(
        _ operationName: String,
        _ parameters: [String: DynamoJSONValue] = [:],
        service: DynamoService = .dynamoDB,
        retrySafety: RetrySafety = .ambiguous
    ) {
        self.operationName = operationName
        self.parameters = parameters
        self.service = service
        self.retrySafety = retrySafety
    }

    /// The parameter that takes an operation's idempotency token.
    private static let tokens = [
        "TransactWriteItems": "ClientRequestToken",
        "ExecuteTransaction": "ClientRequestToken",
        "ExportTableToPointInTime": "ClientToken",
        "ImportTable": "ClientToken",
        "StartBulkPutItems": "ClientToken",
    ]

    public func withIdempotencyToken() -> AnyOperation {
        guard self.service == .dynamoDB, let parameter = Self.tokens[self.operationName] else { return self }
        var operation = self
        if operation.parameters[parameter] == nil {
            operation.parameters[parameter] = .string(IdempotencyToken.make())
        }
        operation.retrySafety = .idempotent
        return operation
    }

    public var tableNames: [String] {
        self.parameters["TableName"]?.string.map { [$0] } ?? []
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try self.parameters.write(into: &json)
    }

    /// An operation that answers nothing gives an empty object.
    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> DynamoJSONValue {
        guard json.index < json.bytes.count else { return [:] }
        return .object(try .read(from: &json))
    }
}
