import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Time to live")
struct TimeToLiveTests {
    private static let start: Int64 = 1_800_000_000

    private static func update(_ attribute: String, enabled: Bool, table: String = "Things") -> UpdateTimeToLive {
        let specification = TimeToLiveSpecification(attributeName: attribute, enabled: enabled)
        return UpdateTimeToLive(tableName: table, timeToLiveSpecification: specification)
    }

    private static func item(_ name: String, until value: AttributeValue) -> DynamoItem {
        ["pk": .string(name), "until": value]
    }

    private static func names(_ local: LocalDynamo) async throws -> Set<String> {
        let items = try await local.run(Scan(tableName: "Things")).items ?? []
        return Set(items.compactMap { if case .string(let name)? = $0["pk"] { name } else { nil } })
    }

    @Test("items go when their time is over, those from before the setting too, and others stay")
    func expiry() async throws {
        let date = ManualDate()
        let local = try LocalDynamo(date: date)
        try await local.makeTable(sortKey: nil)
        try await local.put(Self.item("before", until: .number(AttributeNumber(Self.start + 10))))
        _ = try await local.run(Self.update("until", enabled: true))
        let values: [(String, AttributeValue)] = [
            ("same", .number(AttributeNumber(Self.start + 10))),
            ("fraction", .number(try AttributeNumber("\(Self.start + 10).9"))),
            ("later", .number(AttributeNumber(Self.start + 20))),
            ("text", .string("\(Self.start)")), ("negative", .number(-1)),
            ("huge", .number(try AttributeNumber("9e99"))),
            ("milliseconds", .number(AttributeNumber(Self.start * 1000))),
            // Five years are 157,680,000 seconds.
            ("five years", .number(AttributeNumber(Self.start - 157_680_100))),
            ("nearly five years", .number(AttributeNumber(Self.start - 157_679_900))),
        ]
        for (name, value) in values { try await local.put(Self.item(name, until: value)) }
        try await local.put(["pk": .string("none")])
        #expect(try await local.sweep() == 1)
        #expect(
            try await Self.names(local) == Set(values.map(\.0) + ["before", "none"]).subtracting(["nearly five years"])
        )
        // Ten seconds later it is the second that they name, and a quarter of one more.
        date.advance(by: .seconds(9.75))
        #expect(try await local.sweep() == 0)
        date.advance(by: .seconds(0.25))
        #expect(try await local.sweep() == 3)
        let rest: Set = ["later", "text", "negative", "huge", "milliseconds", "five years", "none"]
        #expect(try await Self.names(local) == rest)
        #expect(try await local.run(DescribeTable(tableName: "Things")).table.itemCount == rest.count)
    }

    @Test("an item whose time is changed or taken away goes by what it says then")
    func changedTimes() async throws {
        let date = ManualDate()
        let local = try LocalDynamo(date: date)
        try await local.makeTable(sortKey: nil)
        _ = try await local.run(Self.update("until", enabled: true))
        for name in ["prolonged", "freed", "deleted", "kept"] {
            try await local.put(Self.item(name, until: .number(AttributeNumber(Self.start + 10))))
        }
        try await local.put(Self.item("prolonged", until: .number(AttributeNumber(Self.start + 100))))
        _ = try await local.run(
            UpdateItem(
                tableName: "Things",
                key: ["pk": .string("freed")],
                updateExpression: "REMOVE #until",
                expressionAttributeNames: ["#until": "until"]
            )
        )
        _ = try await local.run(DeleteItem(tableName: "Things", key: ["pk": .string("deleted")]))
        date.advance(by: .seconds(50))
        #expect(try await local.sweep() == 1)
        #expect(try await Self.names(local) == ["prolonged", "freed"])
        date.advance(by: .seconds(100))
        #expect(try await local.sweep() == 1)
        #expect(try await Self.names(local) == ["freed"])
    }

    @Test("an expired item leaves its indexes, and a record by the service in the stream")
    func record() async throws {
        let date = ManualDate()
        let local = try LocalDynamo(date: date)
        let index = GlobalSecondaryIndex(indexName: "by-color", keySchema: [.partitionKey("color")])
        try await local.makeTable(
            sortKey: nil,
            indexes: [index],
            more: [AttributeDefinition("color", .string)],
            stream: .oldImage
        )
        _ = try await local.run(Self.update("until", enabled: true))
        var item = Self.item("a", until: .number(AttributeNumber(Self.start + 1)))
        item["color"] = .string("red")
        try await local.put(item)
        date.advance(by: .seconds(10))
        try await local.sweep()
        let records = try await local.records(in: local.stream())
        #expect(records.map(\.eventName) == [.insert, .remove])
        #expect(records.map(\.isTimeToLiveRemoval) == [false, true])
        #expect(records[1].oldImage == item)
        #expect(try await local.run(Scan(tableName: "Things", indexName: "by-color")).count == 0)
    }

    @Test("many items go in several transactions, and from all tables")
    func manyItems() async throws {
        let date = ManualDate()
        let local = try LocalDynamo(date: date)
        for table in ["Things", "Others"] {
            try await local.makeTable(table, sortKey: nil)
            _ = try await local.run(Self.update("until", enabled: true, table: table))
        }
        for number in 0..<230 {
            let item = Self.item("\(number)", until: .number(AttributeNumber(Self.start + Int64(number))))
            try await local.put(item, into: number % 2 == 0 ? "Things" : "Others")
        }
        date.advance(by: .seconds(220))
        #expect(try await local.sweep() == 221)
        let rest = try await [Scan(tableName: "Things"), Scan(tableName: "Others")].asyncCounts(on: local)
        #expect(rest == [4, 5])
    }

    @Test("the setting is described, and set twice it is refused in DynamoDB's words")
    func settings() async throws {
        let local = try LocalDynamo(date: ManualDate())
        try await local.makeTable(sortKey: nil)
        func described() async throws -> TimeToLiveDescription {
            try await local.run(DescribeTimeToLive(tableName: "Things")).timeToLiveDescription
        }
        #expect(try await described() == TimeToLiveDescription(timeToLiveStatus: .disabled))
        func refusal(_ update: UpdateTimeToLive) async throws -> DynamoError {
            try await failure { _ = try await local.run(update) }
        }
        #expect(try await refusal(Self.update("until", enabled: false)).message == "TimeToLive is already disabled")
        let set = Self.update("until", enabled: true)
        #expect(try await local.run(set).timeToLiveSpecification == set.timeToLiveSpecification)
        #expect(
            try await described() == TimeToLiveDescription(timeToLiveStatus: .enabled, attributeName: "until")
        )
        #expect(try await refusal(set).message == "TimeToLive is already enabled")
        let other = try await refusal(Self.update("other", enabled: true))
        #expect(other.code == .validation)
        #expect(
            other.message == "TimeToLive is active on a different AttributeName: current AttributeName is until"
        )
        #expect(try await refusal(Self.update("", enabled: true)).code == .validation)
        #expect(try await refusal(Self.update("until", enabled: true, table: "None")).code == .resourceNotFound)
        try await local.put(Self.item("a", until: .number(AttributeNumber(Self.start - 10))))
        _ = try await local.run(Self.update("until", enabled: false))
        #expect(try await local.sweep() == 0)
        _ = try await local.run(Self.update("until", enabled: true))
        #expect(try await local.sweep() == 1)
    }

    @Test("expired items go by themselves, and no more once the engine is closed")
    func background() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let storage = LocalDynamo.Storage.file(folder.appending(path: "data.sqlite").path)
            var configuration = LocalDynamoConfiguration()
            configuration.sweepInterval = .milliseconds(1)
            try await withLocalDynamo(storage: storage, configuration: configuration) { local in
                try await local.makeTable(sortKey: nil)
                _ = try await local.run(Self.update("until", enabled: true))
                let now = Int64(Date().timeIntervalSince1970)
                try await local.put(Self.item("a", until: .number(AttributeNumber(now - 10))))
                try await local.put(Self.item("b", until: .number(AttributeNumber(now + 1_000_000))))
                #expect(try await eventually { try await Self.names(local) == ["b"] })
            }
            // What a crash left half done is done after it: the times are in the file.
            configuration.sweepInterval = nil
            configuration.now = { Date() + 2_000_000 }
            try await withLocalDynamo(storage: storage, configuration: configuration) { local in
                let expired = try await local.sweep()
                #expect(expired == 1)
                await local.close()
                #expect(try await failure { try await local.sweep() }.code == .storeClosed)
            }
        }
    }
}

extension [Scan] {
    fileprivate func asyncCounts(on local: LocalDynamo) async throws -> [Int] {
        var counts: [Int] = []
        for scan in self { counts.append(try await local.run(scan).count) }
        return counts
    }
}
