import DynamoKit
import Foundation
import Testing

@testable import DynamoKitLocal

@Suite("What UpdateTable refuses")
struct UpdateTableRefusalTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        var update: UpdateTable
        var code: DynamoError.Code
        var message: String

        var testDescription: String { self.message }
    }

    private static func refusal(
        _ message: String,
        code: DynamoError.Code = .validation,
        _ change: (inout UpdateTable) -> Void
    ) -> Refusal {
        var update = UpdateTable(tableName: "Things")
        change(&update)
        return Refusal(update: update, code: code, message: message)
    }

    private static func index(_ name: String, _ key: String = "color") -> GlobalSecondaryIndexUpdate {
        .create(GlobalSecondaryIndex(indexName: name, keySchema: [.partitionKey(key)]))
    }

    private static let units = ProvisionedThroughput(readCapacityUnits: 1, writeCapacityUnits: 1)

    /// Of a table on demand that has the index `by-size`.
    static let refusals: [Refusal] = [
        refusal(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
                + "SSESpecification or ReplicaUpdates is required"
        ) { _ in },
        refusal("Requested resource not found: Table: Other not found", code: .resourceNotFound) {
            $0.tableName = "Other"
            $0.deletionProtectionEnabled = true
        },
        refusal(
            "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be "
                + "specified when BillingMode is PAY_PER_REQUEST"
        ) { $0.provisionedThroughput = units },
        refusal(
            "One or more parameter values were invalid: ProvisionedThroughput must be specified when BillingMode is "
                + "PROVISIONED"
        ) { $0.billingMode = .provisioned },
        refusal(
            "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
            code: .limitExceeded
        ) {
            $0.attributeDefinitions = [AttributeDefinition("color", .string)]
            $0.globalSecondaryIndexUpdates = [index("by-color"), .delete(indexName: "by-size")]
        },
        refusal(
            "One or more parameter values were invalid: Only one global secondary index update per index is allowed "
                + "simultaneously. Index: by-size"
        ) {
            let action = UpdateGlobalSecondaryIndexAction(indexName: "by-size", provisionedThroughput: units)
            $0.globalSecondaryIndexUpdates = [.update(action), .delete(indexName: "by-size")]
        },
        refusal("Attempting to create an index which already exists") {
            $0.attributeDefinitions = [AttributeDefinition("size", .number)]
            $0.globalSecondaryIndexUpdates = [index("by-size", "size")]
        },
        refusal("Requested resource not found: Index by-color for table Things", code: .resourceNotFound) {
            $0.globalSecondaryIndexUpdates = [.delete(indexName: "by-color")]
        },
        refusal(
            "One or more parameter values were invalid: Some index key attributes are not defined in "
                + "AttributeDefinitions. Keys: [color], AttributeDefinitions: []"
        ) {
            $0.globalSecondaryIndexUpdates = [index("by-color")]
        },
        refusal(
            "One or more parameter values were invalid: Requested MaxReadRequestUnits for OnDemandThroughput for table is "
                + "outside of valid range"
        ) { $0.onDemandThroughput = OnDemandThroughput(maxReadRequestUnits: 0) },
        refusal(
            "1 validation error detected: Value 'COLD' at 'tableClass' failed to satisfy constraint: Member must "
                + "satisfy enum value set: [STANDARD, STANDARD_INFREQUENT_ACCESS]"
        ) { $0.tableClass = TableClass(rawValue: "COLD") },
        refusal("One or more parameter values were invalid: SSEType AES256 is not supported") {
            $0.sseSpecification = SSESpecification(enabled: true, sseType: .aes256)
        },
        refusal(
            "The embedded engine does not have the parameter MultiRegionConsistency of UpdateTable.",
            code: .operationNotSupported
        ) { $0.multiRegionConsistency = .strong },
        refusal(
            "One or more parameter values were invalid: ProvisionedThroughput must be specified for index: by-size"
        ) { $0.globalSecondaryIndexUpdates = [.update(UpdateGlobalSecondaryIndexAction(indexName: "by-size"))] },
        refusal("One or more parameter values were invalid: WarmThroughput can only be increased, from 1 on") {
            $0.warmThroughput = WarmThroughput(readUnitsPerSecond: 0)
        },
    ]

    @Test("what DynamoDB refuses is refused, and changes nothing", arguments: UpdateTableRefusalTests.refusals)
    func refused(refusal: Refusal) async throws {
        let local = try LocalDynamo(storage: .inMemory)
        let bySize = GlobalSecondaryIndex(indexName: "by-size", keySchema: [.partitionKey("size")])
        try await local.makeTable(sortKey: nil, indexes: [bySize], more: [AttributeDefinition("size", .number)])
        let before = try await local.run(DescribeTable(tableName: "Things")).table
        let error = try await failure { _ = try await local.run(refusal.update) }
        #expect(error.code == refusal.code)
        #expect(error.message == refusal.message)
        #expect(try await local.run(DescribeTable(tableName: "Things")).table == before)
    }

    @Test("definitions that no key uses are dropped, and those that are known keep their type")
    func otherDefinitions() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        let bySize = GlobalSecondaryIndex(indexName: "by-size", keySchema: [.partitionKey("size")])
        try await local.makeTable(sortKey: nil, indexes: [bySize], more: [AttributeDefinition("size", .number)])
        let table = try await local.run(
            UpdateTable(
                tableName: "Things",
                attributeDefinitions: [AttributeDefinition("size", .string), AttributeDefinition("extra", .string)],
                globalSecondaryIndexUpdates: [Self.index("by-size-again", "size")]
            )
        ).table
        #expect(
            Set(table.attributeDefinitions) == [
                AttributeDefinition("pk", .string), AttributeDefinition("size", .number),
            ]
        )
        try await local.put(["pk": .string("a"), "size": .number(1)])
        #expect(try await local.run(Scan(tableName: "Things", indexName: "by-size-again")).count == 1)
    }

    @Test("throughput that is there already is refused with both figures")
    func unchanged() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        _ = try await local.run(
            CreateTable(
                tableName: "Things",
                attributeDefinitions: [AttributeDefinition("pk", .string)],
                keySchema: [.partitionKey("pk")],
                provisionedThroughput: Self.units
            )
        )
        let error = try await failure {
            _ = try await local.run(UpdateTable(tableName: "Things", provisionedThroughput: Self.units))
        }
        #expect(error.code == .validation)
        #expect(
            error.message == """
                The provisioned throughput for the table will not change. The requested value equals the current \
                value. Current ReadCapacityUnits provisioned for the table: 1. Requested ReadCapacityUnits: 1. Current \
                WriteCapacityUnits provisioned for the table: 1. Requested WriteCapacityUnits: 1. Refer to the Amazon \
                DynamoDB Developer Guide for current limits and how to request higher limits.
                """
        )
    }

    @Test("a table has at most 20 global indexes")
    func tooManyIndexes() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        let indexes = (1...20).map { GlobalSecondaryIndex(indexName: "index-\($0)", keySchema: [.partitionKey("pk")]) }
        try await local.makeTable(sortKey: nil, indexes: indexes)
        let error = try await failure {
            _ = try await local.run(
                UpdateTable(
                    tableName: "Things",
                    attributeDefinitions: [AttributeDefinition("color", .string)],
                    globalSecondaryIndexUpdates: [Self.index("by-color")]
                )
            )
        }
        #expect(error.message.contains("exceeds the per-table limit of 20"))
    }
}
