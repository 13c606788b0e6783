import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("INSERT, UPDATE and DELETE")
struct WriteStatementTests {
    private static let whole = "pk = 'a' AND sk = 1"

    private static func withItem(_ attributes: DynamoItem = [:], _ body: (LocalDynamo) async throws -> Void)
        async throws
    {
        try await withThings { local in
            try await local.put(key("a", 1).merging(attributes) { $1 })
            try await body(local)
        }
    }

    @Test("INSERT stores literals of every type, and parameters")
    func insert() async throws {
        try await withThings { local in
            let output = try await local.statement(
                """
                INSERT INTO "Things" VALUE {'pk': 'it''s', 'sk': -1.50, 'yes': true, 'no': null, 'list': [1, 'x', []],
                'map': {'k': {'l': false}}, 'strings': <<'x', 'y'>>, 'numbers': <<1, 2.0>>, 'bytes': ?}
                """,
                [.binary([1, 2])]
            )
            #expect(output.items.isEmpty)
            let item = try await local.get(["pk": .string("it's"), "sk": .number(AttributeNumber("-1.5")!)])
            #expect(
                item == [
                    "pk": .string("it's"), "sk": .number(AttributeNumber("-1.5")!), "yes": .bool(true), "no": .null,
                    "list": .list([.number(1), .string("x"), .list([])]), "map": .map(["k": .map(["l": .bool(false)])]),
                    "strings": .stringSet(["x", "y"]), "numbers": .numberSet([1, 2]), "bytes": .binary([1, 2]),
                ]
            )
        }
    }

    @Test("INSERT replaces nothing")
    func duplicate() async throws {
        try await Self.withItem(["note": .string("old")]) { local in
            let error = try await failure {
                try await local.statement("INSERT INTO Things VALUE {'pk': 'a', 'sk': 1, 'note': 'new'}")
            }
            #expect(error.code == .duplicateItem)
            #expect(error.message == "Duplicate primary key exists in table")
            #expect(try await local.get(key("a", 1))?["note"] == .string("old"))
        }
    }

    @Test(
        "UPDATE sets, removes, adds to sets and counts",
        arguments: [
            ("SET n = 7", ["n": .number(7)]), ("SET n = n + 1", ["n": .number(2)]),
            ("SET n = n - ?", ["n": .number(-1)]),
            ("SET n = 5 SET m = n REMOVE gone", ["n": .number(5), "m": .number(1)]),
            ("SET entries = list_append(entries, [2])", ["entries": .list([.number(1), .number(2)])]),
            ("SET entries[0] = 'x'", ["entries": .list([.string("x")])]), ("REMOVE entries[0]", ["entries": .list([])]),
            ("SET map.k = ['v']", ["map": .map(["k": .list([.string("v")])])]),
            ("SET tags = set_add(tags, <<'y'>>)", ["tags": .stringSet(["x", "y"])]),
            ("SET tags = SET_DELETE(tags, <<'z'>>), n = 3", ["tags": .stringSet(["x"]), "n": .number(3)]),
            ("SET n = {'a': 1}", ["n": .map(["a": .number(1)])]),
        ] as [(String, DynamoItem)]
    )
    func update(clause: String, expected: DynamoItem) async throws {
        let before: DynamoItem = [
            "n": .number(1), "entries": .list([.number(1)]), "map": .map([:]), "tags": .stringSet(["x"]), "gone": .null,
        ]
        try await Self.withItem(before) { local in
            let parameters: [AttributeValue] = clause.contains("?") ? [.number(2)] : []
            let output = try await local.statement("UPDATE Things \(clause) WHERE \(Self.whole)", parameters)
            #expect(output.items.isEmpty)
            let after = try await local.get(key("a", 1))
            let kept = clause.contains("gone") ? before.filter { $0.key != "gone" } : before
            #expect(after == key("a", 1).merging(kept) { $1 }.merging(expected) { $1 })
        }
    }

    @Test("UPDATE changes what is there and as it should be, and nothing else")
    func updateCondition() async throws {
        try await Self.withItem(["n": .number(1)]) { local in
            func refusal(_ condition: String) async throws -> DynamoError {
                try await failure {
                    try await local.statement(
                        "UPDATE Things SET n = 9 WHERE \(condition)",
                        returnValuesOnFailure: .allOld
                    )
                }
            }
            let missing = try await refusal("pk = 'a' AND sk = 2")
            #expect(missing.code == .conditionalCheckFailed)
            #expect(missing.item == nil)
            #expect(try await local.get(key("a", 2)) == nil)
            let failed = try await refusal("\(Self.whole) AND n > 1")
            #expect(failed.code == .conditionalCheckFailed)
            #expect(failed.message == "The conditional request failed")
            #expect(failed.item == key("a", 1).merging(["n": .number(1)]) { $1 })
            try await local.statement("UPDATE Things SET n = 9 WHERE n = 1 AND \(Self.whole)")
            #expect(try await local.get(key("a", 1))?["n"] == .number(9))
        }
    }

    @Test(
        "RETURNING tells what was and what is",
        arguments: [
            ("ALL OLD", ["pk": .string("a"), "sk": .number(1), "n": .number(1), "m": .map(["x": .null, "y": .null])]),
            (
                "ALL NEW",
                ["pk": .string("a"), "sk": .number(1), "n": .number(2), "m": .map(["x": .bool(true), "y": .null])]
            ),
            ("MODIFIED OLD", ["n": .number(1), "m": .map(["x": .null])]),
            ("modified new", ["n": .number(2), "m": .map(["x": .bool(true)])]),
        ] as [(String, DynamoItem)]
    )
    func returning(clause: String, expected: DynamoItem) async throws {
        try await Self.withItem(["n": .number(1), "m": .map(["x": .null, "y": .null])]) { local in
            let items = try await local.statement(
                "UPDATE Things SET n = 2, m.x = true WHERE \(Self.whole) RETURNING \(clause) *"
            ).items
            #expect(items == [expected])
        }
    }

    @Test("DELETE succeeds when there is nothing, and fails when what there is does not fit")
    func delete() async throws {
        try await Self.withItem(["n": .number(1)]) { local in
            let none = try await local.statement(
                "DELETE FROM Things WHERE pk = 'a' AND sk = 2 AND n = 5 RETURNING ALL OLD *"
            )
            #expect(none.items.isEmpty)
            let error = try await failure {
                try await local.statement("DELETE FROM Things WHERE \(Self.whole) AND n = 5")
            }
            #expect(error.code == .conditionalCheckFailed)
            let gone = try await local.statement("DELETE FROM Things WHERE \(Self.whole) RETURNING ALL OLD *")
            #expect(gone.items == [key("a", 1).merging(["n": .number(1)]) { $1 }])
            #expect(try await local.get(key("a", 1)) == nil)
        }
    }

    @Test(
        "writes that the service refuses",
        arguments: [
            (
                "UPDATE Things SET n = 1 WHERE pk = 'a'",
                "Where clause does not contain a mandatory equality on all key attributes"
            ),
            (
                "DELETE FROM Things WHERE pk = 'a' AND sk IN [1]",
                "Where clause does not contain a mandatory equality on all key attributes"
            ),
            (
                "DELETE FROM Things WHERE pk = 'a' AND sk = 1 OR pk = 'b'",
                "Where clause does not contain a mandatory equality on all key attributes"
            ),
            (
                "UPDATE Things SET n = 1 WHERE pk = 'a' AND sk = 1 AND sk = 2",
                "Multiple conditions on same key sk. Only single item Update/Insert/Delete are supported"
            ),
            ("DELETE FROM Things WHERE pk = 'a' AND sk = 'x'", "The provided key element does not match the schema"),
            (
                "UPDATE Things SET sk = 2 WHERE pk = 'a' AND sk = 1",
                "One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key"
            ),
            (
                "INSERT INTO Things VALUE {'pk': 'a'}",
                "One or more parameter values were invalid: Missing the key sk in the item"
            ),
            (
                "INSERT INTO Things VALUE {'pk': 'a', 'sk': 5, 'size': 'big'}",
                "One or more parameter values were invalid: Type mismatch for Index Key size Expected: N Actual: S "
                    + "IndexName: by-size"
            ),
            ("DELETE FROM Nothing WHERE pk = 'a'", "Requested resource not found"),
        ]
    )
    func refused(text: String, message: String) async throws {
        try await Self.withItem { local in
            let error = try await failure { try await local.statement(text) }
            #expect(error.message == message)
            #expect(try await local.run(Scan(tableName: "Things")).items == [key("a", 1)])
        }
    }

    @Test("writes take what the operations on items take")
    func capacity() async throws {
        try await withThings { local in
            let insert = try await local.statement(
                "INSERT INTO Things VALUE {'pk': 'a', 'sk': 1, 'color': 'red', 'size': 1}",
                returnConsumedCapacity: .indexes
            )
            #expect(insert.consumedCapacity?.capacityUnits == 3)
            #expect(insert.consumedCapacity?.table?.capacityUnits == 1)
        }
    }
}
