import DynamoKit
import DynamoKitLocal
import Logging

/// The embedded engine with the chat's kind of table: 20 rooms of messages.
struct Engine: Sendable {
    static let rooms = 20

    private let local: LocalDynamo
    private let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }

    init(storage: LocalDynamo.Storage) async throws {
        self.local = try LocalDynamo(storage: storage)
        _ = try await self.local.execute(
            CreateTable(
                tableName: "Messages",
                attributeDefinitions: [AttributeDefinition("room", .string), AttributeDefinition("time", .number)],
                keySchema: [.partitionKey("room"), .sortKey("time")],
                billingMode: .payPerRequest
            ),
            logger: self.logger
        )
    }

    static func text(_ number: Int) -> String {
        "Message \(number): " + String(repeating: "lorem ipsum ", count: 12)
    }

    func put(_ number: Int) async throws {
        let item: DynamoItem = [
            "room": .string("room\(number % Self.rooms)"),
            "time": .number(AttributeNumber(number)),
            "user": .string("user\(number % 97)"),
            "text": .string(Self.text(number)),
        ]
        _ = try await self.local.execute(PutItem(tableName: "Messages", item: item), logger: self.logger)
    }

    func get(_ number: Int) async throws {
        let number = number % 2000
        let key: DynamoItem = [
            "room": .string("room\(number % Self.rooms)"), "time": .number(AttributeNumber(number)),
        ]
        let output = try await self.local.execute(GetItem(tableName: "Messages", key: key), logger: self.logger)
        guard output.item?.count == 4 else { throw Missing() }
    }

    func query(_ number: Int) async throws {
        let query = Query(
            tableName: "Messages",
            keyConditionExpression: "room = :room",
            scanIndexForward: false,
            limit: 50,
            expressionAttributeValues: [":room": .string("room\(number % Self.rooms)")]
        )
        guard try await self.local.execute(query, logger: self.logger).count == 50 else { throw Missing() }
    }

    func close() async { await self.local.close() }
}

/// A read that did not find what was written.
struct Missing: Error {}
