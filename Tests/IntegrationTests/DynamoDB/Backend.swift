import DynamoKit
import DynamoKitLocal
import Testing

/// A DynamoDB that the tests run against.
enum Backend: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// moto, over HTTP.
    case moto
    /// The embedded engine, in memory.
    case local
    /// The embedded engine in `dynamokit-local`, over HTTP.
    case localServer

    var testDescription: String { self.rawValue }

    /// Runs `body` with a client of this DynamoDB.
    func withClient(_ body: (DynamoClient) async throws -> Void) async throws {
        switch self {
        case .moto:
            let port = try #require(MotoServer.port)
            let transport = try HTTPTransport(
                region: "us-east-1",
                endpoint: "http://127.0.0.1:\(port)",
                credentials: .static(accessKeyID: "test", secretAccessKey: "test"),
                // moto answers one request after the other, and all tests run at once.
                configuration: HTTPTransportConfiguration(attemptTimeout: .seconds(60))
            )
            try await body(DynamoClient(transport: transport))
        case .localServer:
            try await body(try #require(LocalServer.shared).client())
        case .local:
            try await withLocalDynamo(storage: .inMemory) { local in try await body(DynamoClient(transport: local)) }
        }
    }

    /// Runs `body` with a client and a table of the test's own: partition key `pk` (S), sort key `sk` (N), and an index
    /// `by-tag` with partition key `tag` (S) and sort key `sk`.
    func withTable(
        named tableName: String = "t-\(UInt64.random(in: 0...UInt64.max))",
        _ body: (DynamoClient, String) async throws -> Void
    ) async throws {
        try await self.withClient { client in
            _ = try await client.execute(
                CreateTable(
                    tableName: tableName,
                    attributeDefinitions: [
                        AttributeDefinition("pk", .string), AttributeDefinition("sk", .number),
                        AttributeDefinition("tag", .string),
                    ],
                    keySchema: [.partitionKey("pk"), .sortKey("sk")],
                    globalSecondaryIndexes: [
                        GlobalSecondaryIndex(
                            indexName: "by-tag",
                            keySchema: [.partitionKey("tag"), .sortKey("sk")],
                            projection: .keysOnly
                        )
                    ],
                    billingMode: .payPerRequest
                )
            )
            try await client.waitUntilTableActive(tableName, within: .seconds(60), every: .milliseconds(20))
            try await body(client, tableName)
        }
    }
}

extension DynamoItem {
    /// A primary key of the tests' table.
    static func key(_ partition: String, _ sort: AttributeNumber) -> DynamoItem {
        ["pk": .string(partition), "sk": .number(sort)]
    }

    func with(_ name: String, _ value: AttributeValue) -> DynamoItem {
        self.merging([name: value]) { $1 }
    }
}
