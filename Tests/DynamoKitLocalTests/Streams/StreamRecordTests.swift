import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Records of streams")
struct StreamRecordTests {
    private static let key: DynamoItem = ["pk": .string("a"), "sk": .number(1)]

    private static func item(_ value: Int) -> DynamoItem {
        Self.key.merging(["v": .number(AttributeNumber(value))]) { _, new in new }
    }

    static let viewTypes: [StreamViewType] = [.keysOnly, .newImage, .oldImage, .newAndOldImages]

    @Test(
        "each view type records the keys, and the images that it is named after",
        arguments: StreamRecordTests.viewTypes
    )
    func images(viewType: StreamViewType) async throws {
        let date = ManualDate()
        let local = try LocalDynamo(date: date)
        try await local.makeTable(stream: viewType)
        try await local.put(Self.item(1))
        date.advance(by: .seconds(2))
        try await local.put(Self.item(2))
        _ = try await local.run(DeleteItem(tableName: "Things", key: Self.key))
        let records = try await local.records(in: local.stream())
        #expect(records.map(\.eventName) == [.insert, .modify, .remove])
        #expect(records.map(\.keys) == [Self.key, Self.key, Self.key])
        let hasNew = viewType == .newImage || viewType == .newAndOldImages
        let hasOld = viewType == .oldImage || viewType == .newAndOldImages
        #expect(records.map(\.newImage) == (hasNew ? [Self.item(1), Self.item(2), nil] : [nil, nil, nil]))
        #expect(records.map(\.oldImage) == (hasOld ? [nil, Self.item(1), Self.item(2)] : [nil, nil, nil]))
        // pk, a, sk and one digit are 2 + 1 + 2 + 2 bytes; v and one digit 1 + 2 more.
        let images = records.map { ($0.newImage == nil ? 0 : 1) + ($0.oldImage == nil ? 0 : 1) }
        #expect(records.map(\.sizeBytes) == images.map { 7 + $0 * 10 })
        #expect(records.allSatisfy { $0.streamViewType == viewType && $0.userIdentity == nil })
        #expect(records.allSatisfy { $0.eventSource == "aws:dynamodb" && $0.eventVersion == "1.1" })
        let times = records.map { $0.approximateCreationDateTime?.timeIntervalSince1970 }
        #expect(times == [1_800_000_000, 1_800_000_002, 1_800_000_002])
    }

    @Test("sequence numbers rise and event IDs differ, in the forms of AWS, after a restart too")
    func numbers() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let date = ManualDate()
            let storage = LocalDynamo.Storage.file(folder.appending(path: "data.sqlite").path)
            let local = try LocalDynamo(date: date, storage: storage)
            try await local.makeTable(stream: .keysOnly)
            try await local.makeTable("Others", stream: .keysOnly)
            for value in 0..<10 {
                try await local.put(Self.item(value))
                try await local.put(Self.item(value), into: "Others")
            }
            let before = try await local.records(in: local.stream())
            await local.close()
            let again = try LocalDynamo(date: date, storage: storage)
            for value in 10..<20 { try await again.put(Self.item(value)) }
            let stream = try await again.stream()
            let records = try await again.records(in: stream)
            let others = try await again.records(in: again.stream(of: "Others"))
            #expect(Array(records.prefix(10)) == before)
            #expect(records.count == 20)
            let numbers = records.map(\.sequenceNumber)
            #expect(numbers.allSatisfy { $0.utf8.count == 21 && $0.allSatisfy(\.isWholeNumber) })
            #expect(numbers == numbers.sorted() && Set(numbers).count == 20)
            #expect(numbers[0] > stream.shards[0].sequenceNumberRange.startingSequenceNumber ?? "9")
            let eventIDs = (records + others).map(\.eventID)
            #expect(Set(eventIDs).count == 30)
            #expect(eventIDs.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) })
            await again.close()
        }
    }

    @Test("a write that changes nothing leaves no record, and neither does one that fails")
    func noChange() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(stream: .newAndOldImages)
        try await local.put(Self.item(1))
        try await local.put(Self.item(1))
        // Equal as a number, however it is written.
        try await local.put(Self.key.merging(["v": .number(try AttributeNumber("1.0"))]) { _, new in new })
        _ = try await local.run(
            UpdateItem(
                tableName: "Things",
                key: Self.key,
                updateExpression: "SET v = :v",
                expressionAttributeValues: [":v": .number(1)]
            )
        )
        _ = try await local.run(DeleteItem(tableName: "Things", key: ["pk": .string("b"), "sk": .number(1)]))
        let failed = try await failure {
            let put = PutItem(
                tableName: "Things",
                item: Self.item(2),
                conditionExpression: "attribute_not_exists(pk)"
            )
            _ = try await local.run(put)
        }
        #expect(failed.code == .conditionalCheckFailed)
        #expect(try await local.records(in: local.stream()).map(\.newImage) == [Self.item(1)])
    }

    @Test("batches and transactions are recorded item by item; of one that is cancelled there is nothing")
    func batchesAndTransactions() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil, stream: .keysOnly)
        func key(_ name: String) -> DynamoItem { ["pk": .string(name)] }
        _ = try await local.run(BatchWriteItem(requestItems: ["Things": [.put(key("a")), .put(key("b"))]]))
        func transaction(_ name: String, failing: Bool) -> TransactWriteItems {
            TransactWriteItems(
                transactItems: [
                    .put(.init(tableName: "Things", item: key(name))),
                    .delete(
                        .init(
                            tableName: "Things",
                            key: key("a"),
                            conditionExpression: failing ? "attribute_not_exists(pk)" : nil
                        )
                    ),
                ]
            )
        }
        let cancelled = try await failure { _ = try await local.run(transaction("c", failing: true)) }
        #expect(cancelled.code == .transactionCanceled)
        _ = try await local.run(transaction("d", failing: false))
        let records = try await local.records(in: local.stream())
        #expect(records.map(\.eventName) == [.insert, .insert, .insert, .remove])
        #expect(records.map(\.keys) == ["a", "b", "d", "a"].map { key($0) })
    }

    @Test("a table is made with a stream, or refused in DynamoDB's class of error")
    func specification() async throws {
        let local = try LocalDynamo(date: ManualDate())
        try await local.makeTable(stream: .newImage)
        let table = try await local.run(DescribeTable(tableName: "Things")).table
        #expect(table.streamSpecification == .enabled(.newImage))
        #expect(table.latestStreamLabel == "2027-01-15T08:00:00.250")
        #expect(
            table.latestStreamARN
                == "arn:aws:dynamodb:local:000000000000:table/Things/stream/2027-01-15T08:00:00.250"
        )
        for specification in [
            StreamSpecification(streamEnabled: true),
            StreamSpecification(streamEnabled: false, streamViewType: .keysOnly),
        ] {
            let error = try await failure {
                _ = try await local.run(
                    CreateTable(
                        tableName: "Others",
                        attributeDefinitions: [AttributeDefinition("pk", .string)],
                        keySchema: [.partitionKey("pk")],
                        billingMode: .payPerRequest,
                        streamSpecification: specification
                    )
                )
            }
            #expect(error.code == .validation)
            #expect(error.message.hasPrefix("One or more parameter values were invalid: "))
        }
        #expect(try await local.run(ListStreams()).streams.count == 1)
    }

    @Test("every acknowledged write of many at once has its record, in the order of the item's values")
    func concurrentWrites() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            try await withLocalDynamo(storage: .file(folder.appending(path: "data.sqlite").path)) { local in
                try await local.makeTable(stream: .newImage)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for writer in 0..<8 {
                        group.addTask {
                            for value in 1...50 {
                                try await local.put([
                                    "pk": .string("\(writer)"), "sk": .number(1),
                                    "v": .number(AttributeNumber(value)),
                                ])
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let records = try await local.records(in: local.stream())
                #expect(records.count == 400)
                for (_, records) in Dictionary(grouping: records, by: \.keys) {
                    #expect(
                        records.map { $0.newImage?["v"] } == (1...50).map { AttributeValue.number(AttributeNumber($0)) }
                    )
                }
            }
        }
    }
}
