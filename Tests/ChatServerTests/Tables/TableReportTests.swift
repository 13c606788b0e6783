import DynamoKit
import DynamoKitLocal
import Testing

@testable import ChatServer

@Suite("What is told of a table")
struct TableReportTests {
    @Test("is how it is, for people and for programs")
    func report() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let client = DynamoClient(transport: local)
            let absent = try await TableReport(of: ChatTables.messages, on: client)
            #expect(absent == TableReport(name: "ChatApp_Messages"))
            #expect(absent.text == "ChatApp_Messages: not there")

            try await client.setUpTable(ChatTables.messages.definition)
            let report = try await TableReport(of: ChatTables.messages, on: client)
            #expect(
                report.text == """
                    ChatApp_Messages: ACTIVE
                      keys      roomId (S), timestamp (N)
                      index     userId-timestamp-index: userId (S), timestamp (N); ACTIVE
                      expiry    by expiresAt
                      recovery  to any point in time
                      stream    NEW_AND_OLD_IMAGES
                      tags      Application=ChatApp
                      capacity  on demand
                      items     0, 0 bytes
                    """
            )
        }
    }

    @Test("with provisioned capacity tells how that is to be scaled")
    func provisioned() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let client = DynamoClient(transport: local)
            var schema = ChatTables.users.definition.schema
            schema.billingMode = .provisioned
            schema.provisionedThroughput = ProvisionedThroughput(readCapacityUnits: 5, writeCapacityUnits: 5)
            schema.globalSecondaryIndexes[0].provisionedThroughput = schema.provisionedThroughput
            _ = try await client.execute(schema)
            let report = try await TableReport(of: ChatTables.users, on: client)
            #expect(report.billingMode == "PROVISIONED")
            #expect(report.scaling == TableReport.Scaling(minimumUnits: 5, maximumUnits: 100, targetUtilization: 70))
            #expect(report.text.contains("from 5 to 100 units, at 70 % of use"))
            #expect(!report.pointInTimeRecovery && report.timeToLive == nil && report.tags == schema.tags)
        }
    }
}
