import DynamoKit
import Logging

/// An operation that can be asked for over HTTP.
struct ServedOperation: Sendable {
    /// Its name in the API.
    let name: String
    /// What the service's model asks of its requests.
    let shape: ServiceModel.ShapeIndex
    /// Decodes a request's body, carries it out, and encodes the answer's.
    let carryOut: @Sendable (_ body: [UInt8], _ local: LocalDynamo, _ logger: Logger) async throws -> [UInt8]

    /// Only what the engine carries out can be served.
    init<Operation: LocalOperation>(_ coding: ServerCoding<Operation>) {
        guard let shape = ServiceModel.shared.request(of: Operation.name) else {
            preconditionFailure("the table of the model lacks \(Operation.name)")
        }
        self.name = Operation.name
        self.shape = shape
        self.carryOut = { body, local, logger in
            let operation: Operation
            do throws(DynamoJSONError) {
                operation = try coding.request(from: body)
            } catch {
                // It has passed the service's model, so that what is wrong is how members go together.
                throw DynamoError(
                    .validation,
                    message: "The request does not make sense: \(error.problem)",
                    cause: error
                )
            }
            let output = try await local.execute(operation, logger: logger)
            do throws(DynamoJSONError) {
                return try coding.answer(output)
            } catch {
                throw DynamoError(.internalServerError, message: "The answer cannot be written.", cause: error)
            }
        }
    }
}

extension ServedOperation {
    /// All that are served, by what `X-Amz-Target` calls them.
    static let byTarget: [String: ServedOperation] = {
        let pairs =
            Self.dynamoDB.map { ("\(DynamoService.dynamoDB.targetPrefix).\($0.name)", $0) }
            + Self.dynamoDBStreams.map { ("\(DynamoService.dynamoDBStreams.targetPrefix).\($0.name)", $0) }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()

    /// Their names in the API.
    static let names = Set(Self.byTarget.values.map(\.name))

    private static let dynamoDB = [
        ServedOperation(ServerCodings.batchExecuteStatement),
        ServedOperation(ServerCodings.batchGetItem),
        ServedOperation(ServerCodings.batchWriteItem),
        ServedOperation(ServerCodings.createTable),
        ServedOperation(ServerCodings.deleteItem),
        ServedOperation(ServerCodings.deleteTable),
        ServedOperation(ServerCodings.describeContinuousBackups),
        ServedOperation(ServerCodings.describeEndpoints),
        ServedOperation(ServerCodings.describeLimits),
        ServedOperation(ServerCodings.describeTable),
        ServedOperation(ServerCodings.describeTimeToLive),
        ServedOperation(ServerCodings.executeStatement),
        ServedOperation(ServerCodings.executeTransaction),
        ServedOperation(ServerCodings.getItem),
        ServedOperation(ServerCodings.listTables),
        ServedOperation(ServerCodings.listTagsOfResource),
        ServedOperation(ServerCodings.putItem),
        ServedOperation(ServerCodings.query),
        ServedOperation(ServerCodings.scan),
        ServedOperation(ServerCodings.tagResource),
        ServedOperation(ServerCodings.transactGetItems),
        ServedOperation(ServerCodings.transactWriteItems),
        ServedOperation(ServerCodings.untagResource),
        ServedOperation(ServerCodings.updateContinuousBackups),
        ServedOperation(ServerCodings.updateItem),
        ServedOperation(ServerCodings.updateTable),
        ServedOperation(ServerCodings.updateTimeToLive),
    ]

    private static let dynamoDBStreams = [
        ServedOperation(ServerCodings.describeStream),
        ServedOperation(ServerCodings.getRecords),
        ServedOperation(ServerCodings.getShardIterator),
        ServedOperation(ServerCodings.listStreams),
    ]
}
