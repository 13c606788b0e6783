import DynamoKit
import DynamoKitStreams
import TestSupport
import Testing

extension DynamoDBTests {
    /// Processes that consume a stream of moto's.
    @Suite("Stream consumers")
    struct StreamConsumers {
        @Test("a worker that is killed in the middle of a batch loses nothing, and another process takes over")
        func killed() async throws {
            try await Self.withStream { port, client, table in
                for value in 1...20 { try await table.put(StreamedItem(id: "item", value: value)) }
                let first = try StreamWorkerProcess.start(port: port, table: table.name, haltAt: 13)
                let before: [Int]
                do {
                    try await first.waitUntilReady(.output(contains: "halted\n"), within: .seconds(300))
                    before = StreamWorkerProcess.handled(first)
                    first.killNow()
                    try await first.stop()
                } catch {
                    try await first.stop()
                    throw error
                }
                #expect(before == Array(1...12))
                let dead = try #require(try await Self.leaseOwner(client, of: table.name))

                let second = try StreamWorkerProcess.start(port: port, table: table.name)
                do {
                    try await second.waitUntilReady(.output(contains: "handled 20\n"), within: .seconds(300))
                    for value in 21...25 { try await table.put(StreamedItem(id: "item", value: value)) }
                    try await second.waitUntilReady(.output(contains: "handled 25\n"), within: .seconds(300))
                    // From the last checkpoint, which is that of the second page, to the end.
                    let after = StreamWorkerProcess.handled(second)
                    #expect(after.first == 11)
                    #expect(Set(before + after) == Set(1...25))
                    let owner = try await Self.leaseOwner(client, of: table.name)
                    #expect(owner != nil && owner != dead)
                    #expect(try await second.stop(), "it stops when it is asked to")
                } catch {
                    try await second.stop()
                    throw error
                }
                // It has given its lease back.
                #expect(try await Self.leaseOwner(client, of: table.name) == nil)
            }
        }

        private static func withStream(
            _ body: (_ port: Int, DynamoClient, DynamoTable<StreamedItem>) async throws -> Void
        ) async throws {
            let port = try #require(MotoServer.port)
            let client = try StreamWorkerProcess.client(port: port)
            let name = "streamed-\(UInt64.random(in: 0...UInt64.max))"
            _ = try await client.execute(
                CreateTable(
                    tableName: name,
                    attributeDefinitions: [AttributeDefinition("id", .string)],
                    keySchema: [.partitionKey("id")],
                    billingMode: .payPerRequest,
                    streamSpecification: .enabled(.newAndOldImages)
                )
            )
            try await client.waitUntilTableActive(name, within: .seconds(60), every: .milliseconds(20))
            try await body(port, client, client.table(name, of: StreamedItem.self, partitionKey: "id"))
        }

        /// Who has the lease of the stream's one shard, as the table says.
        private static func leaseOwner(_ client: DynamoClient, of tableName: String) async throws -> String? {
            let leases = try await client.execute(Scan(tableName: StreamWorkerProcess.leaseTable, consistentRead: true))
            let lease = leases.items?.first { item in
                guard case .string(let consumer)? = item["consumer"], case .string(let shardID)? = item["shardId"]
                else {
                    return false
                }
                return consumer.contains(tableName) && shardID.hasPrefix("shardId-")
            }
            guard case .string(let owner)? = lease?["leaseOwner"] else { return nil }
            return owner
        }
    }
}
