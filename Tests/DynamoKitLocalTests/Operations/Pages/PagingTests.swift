import DynamoKit
import TestSupport
import Testing

@testable import DynamoKitLocal

/// Items of random keys, once in a store and once in a plain array that is filtered and sorted.
private struct Model {
    static let index = GlobalSecondaryIndex(
        indexName: "by-color",
        keySchema: [.partitionKey("color"), .sortKey("weight")]
    )

    var items: [DynamoItem] = []

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var keys: Set<[Int]> = []
        for number in 0..<200 {
            let partition = Int.random(in: 0..<4, using: &random)
            let sort = Int.random(in: -60...60, using: &random)
            guard keys.insert([partition, sort]).inserted else { continue }
            var item: DynamoItem = [
                "pk": .string("p\(partition)"), "sk": .number(AttributeNumber(sort)),
                "n": .number(AttributeNumber(number)),
            ]
            // Some lack a key of the index, and weights repeat.
            if Bool.random(using: &random) {
                item["color"] = .string(["red", "blue"].randomElement(using: &random) ?? "")
            }
            if Int.random(in: 0..<4, using: &random) > 0 {
                item["weight"] = .number(AttributeNumber(Int.random(in: 0..<5, using: &random)))
            }
            self.items.append(item)
        }
    }

    static func number(_ value: AttributeValue?) -> Int {
        guard case .number(let number) = value else { return .min }
        return number.exactly(as: Int.self) ?? .min
    }

    /// The sort keys of a partition in order.
    func partition(_ name: String, from: Int, to: Int) -> [Int] {
        self.items.filter { $0["pk"] == .string(name) }.map { Self.number($0["sk"]) }
            .filter { (from...to).contains($0) }.sorted()
    }

    /// The numbers of the items that the index has under a color, with their weights.
    func color(_ name: String) -> [(weight: Int, number: Int)] {
        self.items.filter { $0["color"] == .string(name) && $0["weight"] != nil }
            .map { (Self.number($0["weight"]), Self.number($0["n"])) }
    }
}

@Suite("Paging")
struct PagingTests {
    private static func store(_ model: Model) async throws -> LocalDynamo {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(
            indexes: [Model.index],
            more: [AttributeDefinition("color", .string), AttributeDefinition("weight", .number)]
        )
        for item in model.items { try await local.put(item) }
        return local
    }

    private static func walk(_ local: LocalDynamo, _ query: Query) async throws -> [DynamoItem] {
        var query = query
        var items: [DynamoItem] = []
        repeat {
            let page = try await local.run(query)
            if let limit = query.limit { #expect((page.scannedCount == limit) == (page.lastEvaluatedKey != nil)) }
            items += page.items ?? []
            query.exclusiveStartKey = page.lastEvaluatedKey
        } while query.exclusiveStartKey != nil
        return items
    }

    @Test("pages of a partition, put together, are its items in order, forward and backward", arguments: UInt64(0)..<12)
    func table(seed: UInt64) async throws {
        let model = Model(seed: seed)
        let local = try await Self.store(model)
        var random = SplitMix64(seed: seed &+ 1000)
        for isForward in [true, false] {
            let partition = "p\(Int.random(in: 0..<4, using: &random))"
            let from = Int.random(in: -60...0, using: &random)
            let to = Int.random(in: 0...60, using: &random)
            let items = try await Self.walk(
                local,
                Query(
                    tableName: "Things",
                    keyConditionExpression: "pk = :p AND sk BETWEEN :a AND :b",
                    scanIndexForward: isForward,
                    limit: Int.random(in: 1...9, using: &random),
                    expressionAttributeValues: [
                        ":p": .string(partition), ":a": .number(AttributeNumber(from)),
                        ":b": .number(AttributeNumber(to)),
                    ]
                )
            )
            let expected = model.partition(partition, from: from, to: to)
            #expect(items.map { Model.number($0["sk"]) } == (isForward ? expected : expected.reversed()))
        }
    }

    @Test(
        "pages of an index have every item that it should once, in order, forward and backward",
        arguments: UInt64(0)..<12
    )
    func index(seed: UInt64) async throws {
        let model = Model(seed: seed)
        let local = try await Self.store(model)
        var walks: [[Int]] = []
        for isForward in [true, false] {
            let items = try await Self.walk(
                local,
                Query(
                    tableName: "Things",
                    indexName: "by-color",
                    keyConditionExpression: "color = :c",
                    scanIndexForward: isForward,
                    limit: Int(seed % 5) + 1,
                    expressionAttributeValues: [":c": .string("red")]
                )
            )
            let weights = items.map { Model.number($0["weight"]) }
            #expect(weights == (isForward ? weights.sorted() : weights.sorted(by: >)))
            walks.append(items.map { Model.number($0["n"]) })
        }
        #expect(walks[0].sorted() == model.color("red").map(\.number).sorted())
        // Equal weights stand in the order of the table's key, whichever way they are read.
        #expect(walks[0] == walks[1].reversed())
    }

    @Test("the segments of a parallel scan have every item once between them", arguments: [1, 2, 3, 7, 100])
    func segments(total: Int) async throws {
        let model = Model(seed: 99)
        let local = try await Self.store(model)
        var numbers: [Int] = []
        for segment in 0..<total {
            var scan = Scan(tableName: "Things", segment: segment, totalSegments: total, limit: 7)
            repeat {
                let page = try await local.run(scan)
                numbers += (page.items ?? []).map { Model.number($0["n"]) }
                scan.exclusiveStartKey = page.lastEvaluatedKey
            } while scan.exclusiveStartKey != nil
        }
        #expect(numbers.sorted() == model.items.map { Model.number($0["n"]) }.sorted())
    }

    @Test("an index follows its items through updates and deletes", arguments: UInt64(0)..<8)
    func indexFollows(seed: UInt64) async throws {
        var model = Model(seed: seed)
        let local = try await Self.store(model)
        var random = SplitMix64(seed: seed &+ 2000)
        for _ in 0..<150 {
            let position = Int.random(in: model.items.indices, using: &random)
            let key = model.items[position].filter { ["pk", "sk"].contains($0.key) }
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                let weight = AttributeValue.number(AttributeNumber(Int.random(in: 0..<5, using: &random)))
                model.items[position]["weight"] = weight
                _ = try await local.run(
                    UpdateItem(
                        tableName: "Things",
                        key: key,
                        updateExpression: "SET weight = :w",
                        expressionAttributeValues: [":w": weight]
                    )
                )
            case 1:
                model.items[position]["color"] = nil
                _ = try await local.run(
                    UpdateItem(tableName: "Things", key: key, updateExpression: "REMOVE color")
                )
            case 2:
                model.items[position]["color"] = .string("red")
                try await local.put(model.items[position])
            default:
                guard model.items.count > 1 else { continue }
                model.items.remove(at: position)
                _ = try await local.run(DeleteItem(tableName: "Things", key: key))
            }
        }
        let items = try await Self.walk(
            local,
            Query(
                tableName: "Things",
                indexName: "by-color",
                keyConditionExpression: "color = :c",
                expressionAttributeValues: [":c": .string("red")]
            )
        )
        #expect(items.map { Model.number($0["n"]) }.sorted() == model.color("red").map(\.number).sorted())
        let table = try await local.run(DescribeTable(tableName: "Things")).table
        #expect(table.itemCount == model.items.count)
        #expect(table.tableSizeBytes == model.items.reduce(0) { $0 + ItemSize.bytes(of: $1) })
        let indexed = model.items.filter { $0["color"] != nil && $0["weight"] != nil }
        #expect(table.globalSecondaryIndexes.first?.itemCount == indexed.count)
        #expect(table.globalSecondaryIndexes.first?.indexSizeBytes == indexed.reduce(0) { $0 + ItemSize.bytes(of: $1) })
    }

    @Test("a page ends at 1 MB, before the filter, and the walk still has all")
    func megabyte() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable()
        let text = String(repeating: "x", count: 100_000)
        for number in 0..<25 {
            try await local.put(["pk": .string("p"), "sk": .number(AttributeNumber(number)), "text": .string(text)])
        }
        var query = Query(
            tableName: "Things",
            keyConditionExpression: "pk = :p",
            filterExpression: "#t = :none",
            expressionAttributeNames: ["#t": "text"],
            expressionAttributeValues: [":p": .string("p"), ":none": .string("none")]
        )
        let page = try await local.run(query)
        #expect(page.count == 0)
        #expect(page.scannedCount == 11)
        #expect(page.lastEvaluatedKey == ["pk": .string("p"), "sk": .number(10)])
        query.filterExpression = nil
        query.expressionAttributeNames = [:]
        query.expressionAttributeValues = [":p": .string("p")]
        #expect(try await Self.walk(local, query).count == 25)
    }
}
