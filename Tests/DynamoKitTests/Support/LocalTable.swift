import DynamoKit
import DynamoKitLocal

/// A table of the embedded engine with the partition key `id` (S), and the sort key `sort` (S) if it is to have one.
enum LocalTable {
    static let name = "Things"

    static func with<Result>(
        sortKey: Bool = false,
        _ body: (LocalDynamo) async throws -> Result
    ) async throws -> Result {
        try await withLocalDynamo(storage: .inMemory) { local in
            let client = DynamoClient(transport: local)
            _ = try await client.execute(
                CreateTable(
                    tableName: Self.name,
                    attributeDefinitions: [AttributeDefinition("id", .string)]
                        + (sortKey ? [AttributeDefinition("sort", .string)] : []),
                    keySchema: [.partitionKey("id")] + (sortKey ? [.sortKey("sort")] : []),
                    billingMode: .payPerRequest
                )
            )
            return try await body(local)
        }
    }
}
