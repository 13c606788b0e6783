import DynamoKit
import Logging

@testable import DynamoKitLocal

extension LocalDynamo {
    /// Carries out an operation without a log.
    func run<Operation: DynamoOperation>(_ operation: Operation) async throws -> Operation.Output {
        try await self.execute(operation, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// The kind of error that an operation fails with.
    func code(_ operation: some DynamoOperation) async throws -> DynamoError.Code {
        try await failure { _ = try await self.run(operation) }.code
    }

    /// Makes a table with string partition keys `pk`, and number sort keys `sk`.
    func makeTable(
        _ name: String = "Things",
        sortKey: ScalarAttributeType? = .number,
        indexes: [GlobalSecondaryIndex] = [],
        more definitions: [AttributeDefinition] = [],
        stream: StreamViewType? = nil
    ) async throws {
        let sort = sortKey.map { AttributeDefinition("sk", $0) }
        _ = try await self.run(
            CreateTable(
                tableName: name,
                attributeDefinitions: [AttributeDefinition("pk", .string)] + (sort.map { [$0] } ?? []) + definitions,
                keySchema: [.partitionKey("pk")] + (sort == nil ? [] : [.sortKey("sk")]),
                globalSecondaryIndexes: indexes,
                billingMode: .payPerRequest,
                streamSpecification: stream.map { .enabled($0) }
            )
        )
    }

    /// Puts an item without conditions.
    func put(_ item: DynamoItem, into table: String = "Things") async throws {
        _ = try await self.run(PutItem(tableName: table, item: item))
    }

    /// The stream of a table, as it is described.
    func stream(of table: String = "Things") async throws -> StreamDescription {
        let arn = try await self.run(DescribeTable(tableName: table)).table.latestStreamARN
        return try await self.run(DescribeStream(streamARN: arn ?? "none")).stream
    }

    /// An iterator of the first shard of a stream.
    func iterator(_ type: ShardIteratorType, in stream: StreamDescription) async throws -> String {
        let shardID = stream.shards.first?.shardID ?? "none"
        let iterator = GetShardIterator(streamARN: stream.streamARN, shardID: shardID, shardIteratorType: type)
        return try await self.run(iterator).shardIterator ?? "none"
    }

    /// The records of the first shard of a stream.
    func records(_ type: ShardIteratorType = .trimHorizon, in stream: StreamDescription) async throws -> [StreamRecord]
    {
        try await self.run(GetRecords(shardIterator: self.iterator(type, in: stream))).records
    }

    /// Switches a table's stream on or off.
    func setStream(_ specification: StreamSpecification, of table: String = "Things") async throws {
        _ = try await self.run(UpdateTable(tableName: table, streamSpecification: specification))
    }

    /// Gets an item by its key.
    func get(_ key: DynamoItem, from table: String = "Things") async throws -> DynamoItem? {
        try await self.run(GetItem(tableName: table, key: key, consistentRead: true)).item
    }
}

extension ManualDate {
    /// An engine that has this date, and sweeps when it is told to.
    func makeLocal(storage: LocalDynamo.Storage = .inMemory) throws -> LocalDynamo {
        try LocalDynamo(date: self, storage: storage)
    }

    func advance(seconds: Double) {
        self.advance(by: .seconds(seconds))
    }
}

/// The error that `body` throws, as code and message.
func failure(_ body: () async throws -> Void) async throws -> DynamoError {
    do {
        try await body()
    } catch let error as DynamoError {
        return error
    }
    throw NoFailure()
}

struct NoFailure: Error {}
