import DynamoKit
import DynamoKitLocal
import Testing

extension DynamoDBTests {
    @Suite("Operations by name")
    struct AnyOperations {
        @Test("an operation without a type of its own is called by its name")
        func backup() async throws {
            try await Backend.moto.withTable { client, tableName in
                let created = try await client.execute(
                    AnyOperation("CreateBackup", ["TableName": .string(tableName), "BackupName": "before"])
                )
                let arn = try #require(created["BackupDetails"]?["BackupArn"]?.string)
                let described = try await client.execute(
                    AnyOperation("DescribeBackup", ["BackupArn": .string(arn)], retrySafety: .idempotent)
                )
                let details = described["BackupDescription"]?["BackupDetails"]
                #expect(details?["BackupName"]?.string == "before")
                #expect(details?["BackupStatus"]?.string == "AVAILABLE")
                #expect(details?["BackupCreationDateTime"]?.number != nil)
            }
        }

        @Test("attribute values go in and come out, and equal what the typed operation gives")
        func attributeValues() async throws {
            try await Backend.moto.withTable { client, tableName in
                let item = DynamoItem.key("a", 1)
                    .with("list", .list([.null, .binary([1, 2]), .number(3)]))
                    .with("set", .stringSet(["x", "y"]))
                let put = try await client.execute(
                    AnyOperation("PutItem", ["TableName": .string(tableName), "Item": .item(item)])
                )
                #expect(put["Attributes"] == nil)
                let got = try await client.execute(
                    AnyOperation(
                        "GetItem",
                        ["TableName": .string(tableName), "Key": .item(.key("a", 1)), "ConsistentRead": true]
                    )
                )
                #expect(try got["Item"]?.item() == item)
                #expect(try await client.execute(GetItem(tableName: tableName, key: .key("a", 1))).item == item)
            }
        }

        @Test("operations of Streams go by their own name too")
        func streams() async throws {
            try await Backend.moto.withClient { client in
                let output = try await client.execute(AnyOperation("ListStreams", service: .dynamoDBStreams))
                #expect(output["Streams"]?.array != nil)
            }
        }

        @Test("an operation that nobody knows is the service's error")
        func unknown() async throws {
            try await Backend.moto.withClient { client in
                await #expect(throws: DynamoError.self) { try await client.execute(AnyOperation("DescribeWeather")) }
            }
        }

        @Test("the embedded engine refuses an operation by name, and names it")
        func local() async throws {
            try await Backend.local.withClient { client in
                let error = await #expect(throws: DynamoError.self) {
                    try await client.execute(AnyOperation("DescribeBackup", ["BackupArn": "arn"]))
                }
                #expect(error?.code == .operationNotSupported)
                #expect(error?.message.contains("DescribeBackup") == true)
            }
        }
    }
}
