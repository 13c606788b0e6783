import DynamoKit
import Logging

/// Called by its name, an operation is checked, read and answered as one that comes over HTTP. So legacy parameters, which
/// the types of operations do not show, can be tried without a server.
extension LocalDynamo {
    func execute(_ call: AnyOperation, logger: Logger) async throws -> DynamoJSONValue {
        guard let operation = ServedOperation.byTarget["\(call.service.targetPrefix).\(call.operationName)"] else {
            throw DynamoError.operationNotSupported(call.operationName)
        }
        var request = DynamoJSONWriter()
        do {
            try call.encode(into: &request)
        } catch {
            throw DynamoError(.invalidRequest, message: "The request cannot be written: \(error).", cause: error)
        }
        try RequestCheck.check(request.bytes, against: operation.shape)
        var answer = DynamoJSONReader(try await operation.carryOut(request.bytes, self, logger))
        return try AnyOperation.decodeOutput(from: &answer)
    }
}

extension DynamoError {
    static func operationNotSupported(_ name: String, location: Location = .here()) -> DynamoError {
        DynamoError(
            .operationNotSupported,
            message: "The embedded engine does not have the operation \(name).",
            location: location
        )
    }
}
