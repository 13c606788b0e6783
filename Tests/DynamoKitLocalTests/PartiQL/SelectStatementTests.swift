import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("SELECT")
struct SelectStatementTests {
    /// Ten items in partition `a`, three in `b` and in `c`.
    private static func withItems(_ body: (LocalDynamo) async throws -> Void) async throws {
        try await withThings { local in
            for (partition, count) in [("a", 10), ("b", 3), ("c", 3)] {
                for sort in 1...count {
                    var item = key(partition, sort)
                    item["color"] = .string(sort % 2 == 0 ? "red" : "blue")
                    item["size"] = .number(AttributeNumber(100 - sort))
                    item["note"] = .string("note \(sort)")
                    item["tags"] = .list([.string("t\(sort)"), .map(["deep": .number(AttributeNumber(sort))])])
                    try await local.put(item)
                }
            }
            try await body(local)
        }
    }

    @Test(
        "conditions on the key say where to look, all others filter",
        arguments: [
            ("pk = 'a' AND sk = 3", [3]), ("pk = 'b'", [1, 2, 3]), ("'b' = pk AND 2 <= sk", [2, 3]),
            ("pk = 'a' AND sk > 8", [9, 10]), ("pk = 'a' AND sk > 2 AND sk < 5", [3, 4]),
            ("pk = 'a' AND sk BETWEEN 4 AND 6", [4, 5, 6]), ("pk = 'a' AND sk IN [5, 2]", [2, 5]),
            ("pk = 'a' AND (sk < 2 OR sk > 9)", [1, 10]), ("pk = 'a' AND sk <> 1 AND sk < 4", [2, 3]),
            ("pk = 'a' AND NOT sk > 1", [1]), ("pk = 'a' AND color = 'red' AND sk < 7", [2, 4, 6]),
            ("pk IN ['b', 'c'] AND sk = 2", [2, 2]), ("pk = 'b' AND sk = 1 OR pk = 'a' AND sk = 9", [1, 9]),
            ("pk = 'a' AND tags[1].deep = 7", [7]), ("pk = 'a' AND contains(note, '10')", [10]),
            ("pk = 'a' AND sk < 3 AND sk > 5", []), ("pk = 'none'", []), ("pk = 'a' AND pk = 'b'", []),
            ("pk = 'b' AND size(note) = 6 AND missing_one IS MISSING", [1, 2, 3]),
        ] as [(String, [Int])]
    )
    func conditions(text: String, expected: [Int]) async throws {
        try await Self.withItems { local in
            let items = try await local.statement("SELECT * FROM Things WHERE \(text)").items
            #expect(items.map(\.sortKey) == expected)
        }
    }

    @Test("without a partition all items are looked at", arguments: ["color = 'blue'", "sk = 1", "pk > 'a'"])
    func scan(text: String) async throws {
        try await Self.withItems { local in
            let output = try await local.statement(
                "SELECT sk FROM Things WHERE \(text)",
                returnConsumedCapacity: .total
            )
            let expected = ["color = 'blue'": 9, "sk = 1": 3, "pk > 'a'": 6]
            #expect(output.items.count == expected[text])
            let everything = try await local.run(Scan(tableName: "Things", returnConsumedCapacity: .total))
            #expect(output.consumedCapacity == everything.consumedCapacity)
        }
    }

    @Test("nested values come under the last part of their path")
    func columns() async throws {
        try await Self.withItems { local in
            let items = try await local.statement(
                "SELECT sk, tags[1].deep, tags[0], tags[9], nothing FROM \"Things\" WHERE pk = 'a' AND sk = 2"
            ).items
            #expect(items == [["sk": .number(2), "deep": .number(2), "tags[0]": .string("t2")]])
        }
    }

    @Test("ORDER BY turns the order of the sort key")
    func order() async throws {
        try await Self.withItems { local in
            func sorted(_ order: String) async throws -> [Int?] {
                try await local.statement("SELECT * FROM Things WHERE \(order)").items.map(\.sortKey)
            }
            #expect(try await sorted("pk = 'b' ORDER BY sk") == [1, 2, 3])
            #expect(try await sorted("pk = 'b' ORDER BY sk ASC") == [1, 2, 3])
            #expect(try await sorted("pk = 'b' ORDER BY sk DESC") == [3, 2, 1])
            let items = try await local.statement(
                "SELECT * FROM Things WHERE pk IN ['b', 'c'] ORDER BY pk DESC, sk DESC"
            ).items
            #expect(items.map { $0["pk"] } == ["c", "c", "c", "b", "b", "b"].map { .string($0) })
            #expect(items.map(\.sortKey) == [3, 2, 1, 3, 2, 1])
        }
    }

    @Test("indexes are read by their own keys")
    func indexes() async throws {
        try await Self.withItems { local in
            let red = try await local.statement(
                "SELECT * FROM Things.\"by-color\" WHERE color = 'red' AND sk > 8",
                returnConsumedCapacity: .indexes
            )
            #expect(red.items == [key("a", 10).merging(["color": .string("red")]) { $1 }])
            #expect(red.consumedCapacity?.globalSecondaryIndexes["by-color"]?.capacityUnits == 0.5)
            #expect(red.consumedCapacity?.table?.capacityUnits == 0)
            // A local index fetches from the table what it does not have.
            let small = try await local.statement(
                "SELECT sk, note, color FROM Things.\"by-size\" WHERE pk = 'a' AND \"size\" <= 91",
                returnConsumedCapacity: .indexes
            )
            #expect(
                small.items == [
                    ["sk": .number(10), "note": .string("note 10"), "color": .string("red")],
                    ["sk": .number(9), "note": .string("note 9"), "color": .string("blue")],
                ]
            )
            #expect(small.consumedCapacity?.table?.capacityUnits == 1)
            // A scan cannot see what the index does not have.
            let none = try await local.statement("SELECT sk FROM Things.\"by-color\" WHERE note = 'note 1'")
            #expect(none.items.isEmpty)
        }
    }

    @Test(
        "pages of any size add up to the same items in the same order",
        arguments: [
            "pk = 'a'", "pk = 'a' AND sk > 3 AND color = 'red'", "pk = 'a' AND (sk < 3 OR sk > 7)",
            "pk IN ['c', 'a', 'b']", "pk IN ['a', 'b'] ORDER BY pk DESC, sk DESC", "pk = 'a' ORDER BY sk DESC",
            "color = 'blue'",
        ]
    )
    func pages(condition: String) async throws {
        try await Self.withItems { local in
            let text = "SELECT pk, color FROM Things WHERE \(condition)".replacing("SELECT", with: "SELECT sk,")
            let whole = try await local.statement(text).items
            #expect(!whole.isEmpty)
            for limit in [1, 2, 3, 7, 100] {
                let pages = try await local.pages(of: text, limit: limit)
                #expect(pages.flatMap(\.self) == whole, "\(limit)")
                #expect(pages.allSatisfy { $0.count <= limit })
            }
        }
    }

    @Test("pages of an index add up too", arguments: [1, 2, 5])
    func indexPages(limit: Int) async throws {
        try await Self.withItems { local in
            for text in ["WHERE color = 'blue'", "WHERE color IN ['red', 'blue'] AND sk >= 2", ""] {
                let statement = "SELECT * FROM Things.\"by-color\" \(text)"
                let whole = try await local.statement(statement).items
                #expect(try await local.pages(of: statement, limit: limit).flatMap(\.self) == whole)
            }
        }
    }

    @Test("a page tells its last key beside its token, and the whole key of an item leaves nothing to go on with")
    func lastKey() async throws {
        try await Self.withItems { local in
            let page = try await local.statement("SELECT color FROM Things WHERE pk = 'a'", limit: 2)
            #expect(page.lastEvaluatedKey == key("a", 2))
            #expect(page.nextToken != nil)
            let item = try await local.statement("SELECT * FROM Things WHERE pk = 'a' AND sk = 2", limit: 1)
            #expect(item.items.count == 1)
            #expect(item.nextToken == nil)
            #expect(item.lastEvaluatedKey == nil)
        }
    }

    @Test("a page ends at 1 MB")
    func megabyte() async throws {
        try await withThings { local in
            for sort in 1...5 {
                try await local.put(
                    key("a", sort).merging(["data": .string(String(repeating: "x", count: 300_000))]) { $1 }
                )
            }
            let page = try await local.statement("SELECT sk FROM Things WHERE pk = 'a'")
            #expect(page.items.count == 4)
            let rest = try await local.statement("SELECT sk FROM Things WHERE pk = 'a'", nextToken: page.nextToken)
            #expect(rest.items.map(\.sortKey) == [5])
            #expect(rest.nextToken == nil)
        }
    }

    @Test("a token is good for its own statement, and for an hour")
    func tokens() async throws {
        let date = ManualDate()
        let local = try date.makeLocal()
        try await local.makeTable()
        for sort in 1...3 { try await local.put(key("a", sort)) }
        let text = "SELECT * FROM Things WHERE pk = ?"
        let token = try await local.statement(text, [.string("a")], limit: 1).nextToken
        #expect(try await local.statement(text, [.string("a")], nextToken: token, limit: 2).items.count == 2)
        let other = try await failure { try await local.statement(text, [.string("b")], nextToken: token) }
        #expect(other.message == "NextToken does not match request")
        let garbage = try await failure { try await local.statement(text, [.string("a")], nextToken: "x") }
        #expect(garbage.message == "Invalid NextToken")
        date.advance(seconds: 3600)
        let late = try await failure { try await local.statement(text, [.string("a")], nextToken: token) }
        #expect(late.message == "Given NextToken has already expired")
        #expect([other, garbage, late].allSatisfy { $0.code == .validation })
        await local.close()
    }

    @Test(
        "reads that the service refuses",
        arguments: [
            ("SELECT * FROM Nothing", "Requested resource not found"),
            ("SELECT * FROM Things.other", "The table does not have the specified index"),
            (
                "SELECT sk, note, tags FROM Things.\"by-color\"",
                "One or more parameter values were invalid: Global secondary index by-color does not project [note, tags]"
            ),
            (
                "SELECT * FROM Things.\"by-color\" WHERE color = 'red' AND note = 'x'",
                "One or more parameter values were invalid: Secondary index by-color does not project one or more "
                    + "filter attributes: [note]"
            ),
            (
                "SELECT * FROM Things WHERE pk = 1",
                "Key attribute's data type should match its data type in table's schema: Key pk"
            ),
            (
                "SELECT * FROM Things WHERE pk = 'a' AND sk > true",
                "Incorrect operand type for operator or function; operator or function: >, operand type: BOOL"
            ),
            (
                "SELECT * FROM Things WHERE pk = true",
                "Key value must be of type S, N, or B. Key name: pk, Key type: BOOL"
            ),
            (
                "SELECT * FROM Things WHERE pk = 'a' AND (sk > 1 OR sk < 3)",
                "Overlapping conditions with range keys are not supported in where clause"
            ),
            (
                "SELECT * FROM Things WHERE pk IN [\((0...50).map { "'\($0)'" }.joined(separator: ","))]",
                "Too many decomposed read operations for a given query."
            ),
            (
                "SELECT * FROM Things ORDER BY sk",
                "Must have WHERE clause in the statement when using ORDER BY clause."
            ),
            (
                "SELECT * FROM Things WHERE pk = 'a' ORDER BY note",
                "Attribute note in ORDER BY clause must be part of the primary key"
            ),
            (
                "SELECT * FROM Things WHERE sk = 1 ORDER BY sk",
                "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
            ),
            (
                "SELECT * FROM Things WHERE pk IN ['a', 'b'] ORDER BY sk",
                "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause."
            ),
            (
                "EXISTS(SELECT * FROM Things WHERE pk = 'a' AND sk = 1 AND note = 'x')",
                "EXISTS can only be used in ExecuteTransaction write requests."
            ),
        ]
    )
    func refused(text: String, message: String) async throws {
        try await withThings { local in
            let error = try await failure { try await local.statement(text) }
            #expect(error.message == message)
            #expect(error.code == (text.contains("Nothing") ? .resourceNotFound : .validation))
        }
    }

    @Test("consistent reads are for tables and local indexes")
    func consistency() async throws {
        try await Self.withItems { local in
            let read = try await local.statement(
                "SELECT * FROM Things WHERE pk = 'b'",
                consistentRead: true,
                returnConsumedCapacity: .total
            )
            #expect(read.consumedCapacity?.capacityUnits == 1)
            _ = try await local.statement("SELECT * FROM Things.\"by-size\" WHERE pk = 'b'", consistentRead: true)
            let error = try await failure {
                try await local.statement("SELECT * FROM Things.\"by-color\"", consistentRead: true)
            }
            #expect(error.message == "Strongly consistent read is not supported on Global Secondary Indexes")
        }
    }
}
