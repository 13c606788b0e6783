import DynamoKit
import Logging

@testable import DynamoKitLocal

extension LocalDynamo {
    /// Carries out an operation without a log.
    func run<Operation: DynamoOperation>(_ operation: Operation) async throws -> Operation.Output {
        try await self.execute(operation, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Makes a table with string partition keys `pk`, and number sort keys `sk`.
    func makeTable(
        _ name: String = "Things",
        sortKey: ScalarAttributeType? = .number,
        indexes: [GlobalSecondaryIndex] = [],
        more definitions: [AttributeDefinition] = []
    ) async throws {
        let sort = sortKey.map { AttributeDefinition("sk", $0) }
        _ = try await self.run(
            CreateTable(
                tableName: name,
                attributeDefinitions: [AttributeDefinition("pk", .string)] + (sort.map { [$0] } ?? []) + definitions,
                keySchema: [.partitionKey("pk")] + (sort == nil ? [] : [.sortKey("sk")]),
                globalSecondaryIndexes: indexes,
                billingMode: .payPerRequest
            )
        )
    }

    /// Puts an item without conditions.
    func put(_ item: DynamoItem, into table: String = "Things") async throws {
        _ = try await self.run(PutItem(tableName: table, item: item))
    }

    /// Gets an item by its key.
    func get(_ key: DynamoItem, from table: String = "Things") async throws -> DynamoItem? {
        try await self.run(GetItem(tableName: table, key: key, consistentRead: true)).item
    }
}

/// The error that `body` throws, as code and message.
func failure(_ body: () async throws -> Void) async throws -> DynamoError {
    do {
        try await body()
    } catch let error as DynamoError {
        return error
    }
    throw NoFailure()
}

struct NoFailure: Error {}
