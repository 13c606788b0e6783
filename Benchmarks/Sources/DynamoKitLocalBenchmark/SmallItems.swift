import DynamoKit
import DynamoKitLocal
import Logging

/// A table of many small items, 100 to a partition.
struct SmallItems: Sendable {
    static let tableName = "Small"
    private static let partitionItems = 100
    private static let batchItems = 25

    let local: LocalDynamo
    private let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }

    init(storage: LocalDynamo.Storage, stream: StreamViewType? = nil) async throws {
        self.local = try LocalDynamo(storage: storage)
        _ = try await self.execute(
            CreateTable(
                tableName: Self.tableName,
                attributeDefinitions: [AttributeDefinition("id", .string), AttributeDefinition("number", .number)],
                keySchema: [.partitionKey("id"), .sortKey("number")],
                billingMode: .payPerRequest,
                streamSpecification: stream.map { .enabled($0) }
            )
        )
    }

    func execute<Operation: DynamoOperation>(_ operation: Operation) async throws -> Operation.Output {
        try await self.local.execute(operation, logger: self.logger)
    }

    /// Writes items in batches, many at a time.
    func load(_ numbers: Range<Int>) async throws -> Pace {
        let batches = (numbers.lowerBound / Self.batchItems)..<(numbers.upperBound / Self.batchItems)
        let pace = try await Pace.of(numbers: batches, callers: 32) { batch in
            let items = (batch * Self.batchItems..<(batch + 1) * Self.batchItems).map {
                WriteRequest.put(Self.item($0))
            }
            let output = try await self.execute(BatchWriteItem(requestItems: [Self.tableName: items]))
            guard output.unprocessedItems.isEmpty else { throw Missing() }
        }
        return Pace(
            count: pace.count * Self.batchItems,
            seconds: pace.seconds,
            processorSeconds: pace.processorSeconds
        )
    }

    func get(_ number: Int) async throws {
        let output = try await self.execute(GetItem(tableName: Self.tableName, key: Self.key(number)))
        guard output.item?.count == 3 else { throw Missing() }
    }

    /// The first or the second half of a partition.
    func query(_ number: Int) async throws {
        let query = Query(
            tableName: Self.tableName,
            keyConditionExpression: "id = :id",
            scanIndexForward: number.isMultiple(of: 2),
            limit: 50,
            expressionAttributeValues: [":id": Self.key(number)["id"]!]
        )
        guard try await self.execute(query).count == 50 else { throw Missing() }
    }

    func put(_ number: Int, value: Int = 0) async throws {
        _ = try await self.execute(PutItem(tableName: Self.tableName, item: Self.item(number, value: value)))
    }

    func close() async { await self.local.close() }

    private static func key(_ number: Int) -> DynamoItem {
        [
            "id": .string("partition\(number / Self.partitionItems)"),
            "number": .number(AttributeNumber(number % Self.partitionItems)),
        ]
    }

    private static func item(_ number: Int, value: Int = 0) -> DynamoItem {
        var item = Self.key(number)
        item["value"] = .string("value \(value) of \(number)")
        return item
    }
}
