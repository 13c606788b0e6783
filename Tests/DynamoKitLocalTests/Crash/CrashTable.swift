import DynamoKit

@testable import DynamoKitLocal

/// The table that the writers write to: two indexes, a stream, and items that expire.
enum CrashTable {
    static let name = "Things"
    /// The partition whose items expire as soon as they are there.
    static let expiring = "expiring"
    static let byColor = GlobalSecondaryIndex(
        indexName: "by-color",
        keySchema: [.partitionKey("color"), .sortKey("sk")],
        projection: .include(nonKeyAttributes: ["visits"])
    )
    static let byRank = LocalSecondaryIndex(
        indexName: "by-rank",
        keySchema: [.partitionKey("pk"), .sortKey("rank_")],
        projection: .all
    )

    /// The partition of a writer.
    static func partition(_ writer: Int) -> String { "writer-\(writer)" }

    /// Makes what of it is not there yet.
    static func prepare(_ local: LocalDynamo) async throws {
        if try await local.run(ListTables()).tableNames.isEmpty {
            _ = try await local.run(
                CreateTable(
                    tableName: Self.name,
                    attributeDefinitions: [
                        AttributeDefinition("pk", .string), AttributeDefinition("sk", .number),
                        AttributeDefinition("color", .string), AttributeDefinition("rank_", .number),
                    ],
                    keySchema: [.partitionKey("pk"), .sortKey("sk")],
                    localSecondaryIndexes: [Self.byRank],
                    globalSecondaryIndexes: [Self.byColor],
                    billingMode: .payPerRequest,
                    streamSpecification: .enabled(.newAndOldImages)
                )
            )
        }
        let expiry = try await local.run(DescribeTimeToLive(tableName: Self.name)).timeToLiveDescription
        guard expiry.timeToLiveStatus != .enabled else { return }
        _ = try await local.run(
            UpdateTimeToLive(
                tableName: Self.name,
                timeToLiveSpecification: TimeToLiveSpecification(attributeName: "until", enabled: true)
            )
        )
    }
}
