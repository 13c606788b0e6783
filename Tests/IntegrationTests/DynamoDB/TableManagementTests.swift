import DynamoKit
import DynamoKitLocal
import Testing

extension DynamoDBTests {
    @Suite("Table management")
    struct TableManagement {
        @Test("an index is made, waited for, and taken away again", arguments: Backend.allCases)
        func indexes(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let index = GlobalSecondaryIndex(indexName: "by-email", keySchema: [.partitionKey("email")])
                _ = try await client.execute(
                    UpdateTable(
                        tableName: tableName,
                        attributeDefinitions: [
                            AttributeDefinition("pk", .string), AttributeDefinition("sk", .number),
                            AttributeDefinition("tag", .string), AttributeDefinition("email", .string),
                        ],
                        globalSecondaryIndexUpdates: [.create(index)]
                    )
                )
                var table = try await client.waitUntilTableActive(
                    tableName,
                    within: .seconds(60),
                    every: .milliseconds(20)
                )
                #expect(Set(table.globalSecondaryIndexes.map(\.indexName)) == ["by-tag", "by-email"])
                let made = try #require(table.globalSecondaryIndexes.first { $0.indexName == "by-email" })
                #expect(made.keySchema == index.keySchema)
                #expect(made.projection == .all)

                _ = try await client.execute(
                    UpdateTable(
                        tableName: tableName,
                        globalSecondaryIndexUpdates: [.delete(indexName: "by-email")]
                    )
                )
                table = try await client.waitUntilTableActive(tableName, within: .seconds(60), every: .milliseconds(20))
                #expect(table.globalSecondaryIndexes.map(\.indexName) == ["by-tag"])
            }
        }

        @Test("a table is made with what it can be made with, and described so")
        func settings() async throws {
            try await Backend.moto.withClient { client in
                let tableName = "settings-\(UInt64.random(in: 0...UInt64.max))"
                _ = try await client.execute(
                    CreateTable(
                        tableName: tableName,
                        attributeDefinitions: [
                            AttributeDefinition("pk", .string), AttributeDefinition("sk", .number),
                            AttributeDefinition("at", .number),
                        ],
                        keySchema: [.partitionKey("pk"), .sortKey("sk")],
                        localSecondaryIndexes: [
                            LocalSecondaryIndex(
                                indexName: "by-time",
                                keySchema: [.partitionKey("pk"), .sortKey("at")],
                                projection: .include(nonKeyAttributes: ["title"])
                            )
                        ],
                        billingMode: .provisioned,
                        provisionedThroughput: ProvisionedThroughput(readCapacityUnits: 3, writeCapacityUnits: 2),
                        streamSpecification: .enabled(.newAndOldImages),
                        sseSpecification: SSESpecification(enabled: true, sseType: .kms),
                        tags: ["team": "chat", "stage": "test"],
                        deletionProtectionEnabled: true
                    )
                )
                let table = try await client.waitUntilTableActive(
                    tableName,
                    within: .seconds(60),
                    every: .milliseconds(20)
                )
                #expect(table.localSecondaryIndexes.map(\.index.indexName) == ["by-time"])
                #expect(table.localSecondaryIndexes.first?.index.projection == .include(nonKeyAttributes: ["title"]))
                #expect(table.provisionedThroughput?.readCapacityUnits == 3)
                #expect(table.streamSpecification == .enabled(.newAndOldImages))
                #expect(table.latestStreamARN?.contains(tableName) == true)
                #expect(table.sseDescription?.sseType == .kms)
                #expect(table.deletionProtectionEnabled == true)
                let arn = try #require(table.tableARN)
                let tags = try await client.execute(ListTagsOfResource(resourceARN: arn)).tags
                #expect(tags == ["team": "chat", "stage": "test"])

                await #expect(throws: DynamoError.self) { try await client.execute(DeleteTable(tableName: tableName)) }
                _ = try await client.execute(UpdateTable(tableName: tableName, deletionProtectionEnabled: false))
                _ = try await client.execute(DeleteTable(tableName: tableName))
                try await client.waitUntilTableNotExists(tableName, within: .seconds(60), every: .milliseconds(20))
            }
        }

        @Test("a local index has a partition's items in an order of its own", arguments: Backend.allCases)
        func localIndex(backend: Backend) async throws {
            try await backend.withClient { client in
                let tableName = "local-index-\(UInt64.random(in: 0...UInt64.max))"
                _ = try await client.execute(
                    CreateTable(
                        tableName: tableName,
                        attributeDefinitions: [
                            AttributeDefinition("pk", .string), AttributeDefinition("sk", .number),
                            AttributeDefinition("sentAt", .number),
                        ],
                        keySchema: [.partitionKey("pk"), .sortKey("sk")],
                        localSecondaryIndexes: [
                            LocalSecondaryIndex(
                                indexName: "by-time",
                                keySchema: [.partitionKey("pk"), .sortKey("sentAt")]
                            )
                        ],
                        billingMode: .payPerRequest
                    )
                )
                try await client.waitUntilTableActive(tableName, within: .seconds(60), every: .milliseconds(20))
                let items = [(1, 30), (2, 10), (3, 20)].map { sort, time in
                    DynamoItem.key("a", AttributeNumber(sort)).with("sentAt", .number(AttributeNumber(time)))
                }
                for item in items + [.key("a", 4)] {
                    _ = try await client.execute(PutItem(tableName: tableName, item: item))
                }
                let output = try await client.execute(
                    Query(
                        tableName: tableName,
                        indexName: "by-time",
                        keyConditionExpression: "pk = :p AND sentAt > :t",
                        scanIndexForward: false,
                        expressionAttributeValues: [":p": .string("a"), ":t": .number(10)],
                        consistentRead: true
                    )
                )
                #expect(output.items == [items[0], items[2]])
                _ = try await client.execute(DeleteTable(tableName: tableName))
            }
        }

        @Test("tags are given and taken, by operations that answer nothing", arguments: Backend.allCases)
        func tags(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let arn = try #require(try await client.execute(DescribeTable(tableName: tableName)).table.tableARN)
                _ = try await client.execute(TagResource(resourceARN: arn, tags: ["a": "1", "b": "2"]))
                _ = try await client.execute(UntagResource(resourceARN: arn, tagKeys: ["a"]))
                #expect(try await client.execute(ListTagsOfResource(resourceARN: arn)).tags == ["b": "2"])
            }
        }

        @Test("items are let expire", arguments: Backend.allCases)
        func timeToLive(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let before = try await client.execute(DescribeTimeToLive(tableName: tableName)).timeToLiveDescription
                #expect(before.timeToLiveStatus == .disabled)
                let specification = TimeToLiveSpecification(attributeName: "expires", enabled: true)
                let output = try await client.execute(
                    UpdateTimeToLive(tableName: tableName, timeToLiveSpecification: specification)
                )
                #expect(output.timeToLiveSpecification == specification)
                let after = try await client.execute(DescribeTimeToLive(tableName: tableName)).timeToLiveDescription
                #expect(after.timeToLiveStatus == .enabled)
                #expect(after.attributeName == "expires")
            }
        }

        @Test("a table is kept such that it can be restored", arguments: Backend.allCases)
        func pointInTimeRecovery(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let before = try await client.execute(DescribeContinuousBackups(tableName: tableName))
                #expect(
                    before.continuousBackupsDescription.pointInTimeRecoveryDescription?.pointInTimeRecoveryStatus
                        == .disabled
                )
                let after = try await client.execute(
                    UpdateContinuousBackups(
                        tableName: tableName,
                        pointInTimeRecoverySpecification: PointInTimeRecoverySpecification(
                            pointInTimeRecoveryEnabled: true
                        )
                    )
                )
                #expect(
                    after.continuousBackupsDescription.pointInTimeRecoveryDescription?.pointInTimeRecoveryStatus
                        == .enabled
                )
            }
        }

        @Test("the hosts that an account may call are told")
        func endpoints() async throws {
            try await Backend.moto.withClient { client in
                let endpoints = try await client.execute(DescribeEndpoints()).endpoints
                #expect(endpoints.first?.address.hasPrefix("dynamodb.us-east-1.") == true)
            }
        }

        @Test("a protected table is not deleted before the protection is taken off", arguments: Backend.allCases)
        func deletionProtection(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                _ = try await client.execute(UpdateTable(tableName: tableName, deletionProtectionEnabled: true))
                let table = try await client.execute(DescribeTable(tableName: tableName)).table
                #expect(table.deletionProtectionEnabled == true)
                let error = await #expect(throws: DynamoError.self) {
                    try await client.execute(DeleteTable(tableName: tableName))
                }
                #expect(error?.code == .validation)
                _ = try await client.execute(UpdateTable(tableName: tableName, deletionProtectionEnabled: false))
                _ = try await client.execute(DeleteTable(tableName: tableName))
                try await client.waitUntilTableNotExists(tableName, within: .seconds(60), every: .milliseconds(20))
            }
        }

        @Test("the embedded engine refuses what it does not have, and names it")
        func unsupported() async throws {
            try await Backend.local.withTable { client, tableName in
                let update = await #expect(throws: DynamoError.self) {
                    try await client.execute(
                        UpdateTable(tableName: tableName, multiRegionConsistency: .eventual)
                    )
                }
                #expect(update?.code == .operationNotSupported)
                #expect(update?.message.contains("MultiRegionConsistency") == true)
                let create = await #expect(throws: DynamoError.self) {
                    try await client.execute(
                        CreateTable(
                            tableName: "other",
                            attributeDefinitions: [AttributeDefinition("pk", .string)],
                            keySchema: [.partitionKey("pk")],
                            billingMode: .payPerRequest,
                            resourcePolicy: "{}"
                        )
                    )
                }
                #expect(create?.code == .operationNotSupported)
                #expect(create?.message.contains("ResourcePolicy") == true)
            }
        }
    }
}
