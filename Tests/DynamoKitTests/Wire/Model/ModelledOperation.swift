import Testing

@testable import DynamoKit

/// A typed operation, ready to read and write what the model's operation of the same name has.
struct ModelledOperation: Sendable, CustomTestStringConvertible {
    let name: String
    let service: DynamoService
    /// Reads a request and writes it again, as the client would.
    let rewriteRequest: @Sendable (DynamoJSONValue) throws -> DynamoJSONValue
    /// Reads an answer as the client does, and writes it again.
    let rewriteAnswer: @Sendable (DynamoJSONValue) throws -> DynamoJSONValue
    /// The members of a request and its answer that are kept in a property of another name, or of another's value.
    let misnamedMembers: @Sendable (_ request: DynamoJSONValue, _ answer: DynamoJSONValue) throws -> [String]

    /// What becomes of a request that the client carries out twice.
    let retrySafety: @Sendable (DynamoJSONValue) throws -> RetrySafety

    var testDescription: String { self.name }

    init<Operation: DynamoOperation & WireValue>(_ operation: Operation.Type) where Operation.Output: WireValue {
        self.init(
            operation,
            rewriteAnswer: { answer in
                var json = try Self.reader(of: answer)
                let output = try Operation.decodeOutput(from: &json)
                try json.finish()
                return try Self.written { json throws(DynamoJSONError) in try output.write(into: &json) }
            },
            misnamedMembers: { request, answer in
                var request = try Self.reader(of: request)
                var answer = try Self.reader(of: answer)
                return MemberNames.mismatches(in: try Operation.read(from: &request))
                    + MemberNames.mismatches(in: try Operation.Output.read(from: &answer))
            }
        )
    }

    init<Operation: DynamoOperation & WireValue>(answeringNothing operation: Operation.Type) {
        self.init(
            operation,
            rewriteAnswer: { $0 },
            misnamedMembers: { request, _ in
                var request = try Self.reader(of: request)
                return MemberNames.mismatches(in: try Operation.read(from: &request))
            }
        )
    }

    private init<Operation: DynamoOperation & WireValue>(
        _ operation: Operation.Type,
        rewriteAnswer: @escaping @Sendable (DynamoJSONValue) throws -> DynamoJSONValue,
        misnamedMembers: @escaping @Sendable (DynamoJSONValue, DynamoJSONValue) throws -> [String]
    ) {
        self.name = Operation.name
        self.service = Operation.self is any DynamoStreamsOperation.Type ? .dynamoDBStreams : .dynamoDB
        self.rewriteRequest = { request in
            var json = try Self.reader(of: request)
            let operation = try Operation.read(from: &json)
            return try Self.written { json throws(DynamoJSONError) in try operation.encode(into: &json) }
        }
        self.retrySafety = { request in
            var json = try Self.reader(of: request)
            return try Operation.read(from: &json).withIdempotencyToken().retrySafety
        }
        self.rewriteAnswer = rewriteAnswer
        self.misnamedMembers = misnamedMembers
    }

    private static func reader(of value: DynamoJSONValue) throws -> DynamoJSONReader {
        var json = DynamoJSONWriter()
        try value.write(into: &json)
        return DynamoJSONReader(json.bytes)
    }

    private static func written(
        _ write: (inout DynamoJSONWriter) throws(DynamoJSONError) -> Void
    ) throws -> DynamoJSONValue {
        var writer = DynamoJSONWriter()
        try write(&writer)
        var reader = DynamoJSONReader(writer.bytes)
        return try DynamoJSONValue.read(from: &reader)
    }
}
