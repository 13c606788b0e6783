import DynamoKit
import DynamoKitLocal
import DynamoKitStreams
import Synchronization
import TestSupport
import Testing

/// A consumer of a stream whose shards are split again and again while it reads.
@Suite("Consumers of split shards")
struct SplitConsumerTests {
    private struct Thing: Codable, Sendable {
        var id: String
        var value: Int
    }

    private final class Values: StreamHandler {
        private let values = Mutex<[String: [Int]]>([:])

        var all: [String: [Int]] { self.values.withLock { $0 } }
        var count: Int { self.all.values.reduce(0) { $0 + $1.count } }

        func inserted(_ item: Thing, metadata: StreamRecordMetadata) async throws { self.add(item) }

        func modified(from old: Thing, to new: Thing, metadata: StreamRecordMetadata) async throws { self.add(new) }

        func removed(_ item: Thing, metadata: StreamRecordMetadata) async throws {}

        private func add(_ item: Thing) {
            self.values.withLock { $0[item.id, default: []].append(item.value) }
        }
    }

    @Test("every change is handled once and in the order of its item, with parents before their children")
    func order() async throws {
        var settings = LocalDynamoConfiguration()
        settings.simulation.streamShards = 2
        settings.simulation.recordsPerShard = 25
        try await withLocalDynamo(storage: .inMemory, configuration: settings) { local in
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
            let table = client.table("Things", of: Thing.self, partitionKey: "id")
            let handler = Values()
            let consumer = StreamConsumer(
                name: "test",
                table: table,
                leaseTable: "Leases",
                handler: handler,
                configuration: StreamConsumerConfiguration(
                    coordinationInterval: .milliseconds(10),
                    shardSyncInterval: .milliseconds(20),
                    batchSize: 7,
                    emptyPollDelay: StreamBackoff(baseDelay: .milliseconds(5), maximumDelay: .milliseconds(20))
                )
            )
            let task = Task { try await consumer.run() }
            let ids = (0..<12).map { "\($0)" }
            for value in 1...15 {
                for id in ids { try await table.put(Thing(id: id, value: value)) }
                if value % 6 == 0 { try await local.splitShards(ofTable: "Things") }
            }
            #expect(try await eventually { handler.count >= 15 * ids.count })
            #expect(handler.all == Dictionary(uniqueKeysWithValues: ids.map { ($0, Array(1...15)) }))
            _ = try await client.execute(DeleteTable(tableName: "Things"))
            let error = await #expect(throws: StreamConsumerError.self) { try await task.value }
            #expect(error?.code == .streamEnded)
        }
    }
}
