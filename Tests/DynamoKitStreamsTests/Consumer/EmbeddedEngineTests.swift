import DynamoKit
import DynamoKitLocal
import Foundation
import Logging
import ServiceLifecycle
import TestSupport
import Testing

@testable import DynamoKitStreams

/// Consumers of the streams of a real table, which the embedded engine has.
@Suite("Streams of the embedded engine")
struct EmbeddedEngineTests {
    private static let configuration = StreamConsumerConfiguration(
        coordinationInterval: .milliseconds(10),
        shardSyncInterval: .milliseconds(50),
        batchSize: 7,
        emptyPollDelay: StreamBackoff(baseDelay: .milliseconds(5), maximumDelay: .milliseconds(20))
    )

    /// A client of an engine that has the table, with its stream, and whose items expire.
    private static func makeClient(_ local: LocalDynamo) async throws -> DynamoClient {
        let client = DynamoClient(transport: local)
        _ = try await client.execute(
            CreateTable(
                tableName: "Things",
                attributeDefinitions: [AttributeDefinition("id", .string)],
                keySchema: [.partitionKey("id")],
                billingMode: .payPerRequest,
                streamSpecification: .enabled(.newAndOldImages)
            )
        )
        let specification = TimeToLiveSpecification(attributeName: "until", enabled: true)
        _ = try await client.execute(UpdateTimeToLive(tableName: "Things", timeToLiveSpecification: specification))
        return client
    }

    private static func table(_ client: DynamoClient) -> DynamoTable<Thing> {
        client.table("Things", of: Thing.self, partitionKey: "id")
    }

    @Test("inserts, changes, removals and expiries are handled, and the consumer ends with the table")
    func everyKindOfChange() async throws {
        var settings = LocalDynamoConfiguration()
        settings.sweepInterval = nil
        try await withLocalDynamo(storage: .inMemory, configuration: settings) { local in
            let client = try await Self.makeClient(local)
            let table = Self.table(client)
            let handler = Transcript()
            let consumer = StreamConsumer(
                name: "test",
                table: table,
                leaseTable: "Leases",
                handler: handler,
                configuration: Self.configuration
            )
            let task = Task { try await consumer.run() }
            try await table.put(Thing(id: "a", value: 1))
            try await table.put(Thing(id: "a", value: 2))
            // Changes nothing.
            try await table.put(Thing(id: "a", value: 2))
            try await table.delete(.key("a"))
            let past = AttributeNumber(Int(Date().timeIntervalSince1970) - 60)
            let expired: DynamoItem = ["id": .string("b"), "value": .number(1), "until": .number(past)]
            _ = try await client.execute(PutItem(tableName: "Things", item: expired))
            #expect(try await local.sweep() == 1)
            let lines = ["+ a 1", "a 1 -> a 2", "- a 2", "+ b 1", "- b 1 (time to live)"]
            #expect(try await eventually { handler.lines.count >= lines.count })
            #expect(handler.lines == lines)
            // Its stream has an end then, and is read to it.
            _ = try await client.execute(DeleteTable(tableName: "Things"))
            let error = await #expect(throws: StreamConsumerError.self) { try await task.value }
            #expect(error?.code == .streamEnded)
        }
    }

    @Test("a consumer that starts again goes on where it was, in a file that was closed in between")
    func restart() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let storage = LocalDynamo.Storage.file(folder.appending(path: "data.sqlite").path)
            let handler = Transcript()
            for round in 0..<3 {
                try await withLocalDynamo(storage: storage) { local in
                    let client = round == 0 ? try await Self.makeClient(local) : DynamoClient(transport: local)
                    let table = Self.table(client)
                    for value in 1...20 { try await table.put(Thing(id: "\(round)", value: value)) }
                    let consumer = StreamConsumer(
                        name: "test",
                        table: table,
                        leaseTable: "Leases",
                        handler: handler,
                        configuration: Self.configuration
                    )
                    let group = ServiceGroup(
                        services: [consumer],
                        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
                    )
                    let task = Task { try await group.run() }
                    #expect(try await eventually { handler.lines.count >= 20 * (round + 1) })
                    await group.triggerGracefulShutdown()
                    try await task.value
                }
            }
            let expected = (0..<3).flatMap { round in
                ["+ \(round) 1"] + (1..<20).map { "\(round) \($0) -> \(round) \($0 + 1)" }
            }
            #expect(handler.lines == expected)
        }
    }
}
