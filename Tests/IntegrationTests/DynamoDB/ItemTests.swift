import DynamoKit
import Testing

extension DynamoDBTests {
    @Suite("Items")
    struct Items {
        @Test("a value of every type comes back as it went", arguments: Backend.allCases)
        func everyType(backend: Backend) async throws {
            let deep = (0..<28).reduce(AttributeValue.string("deep")) { value, level in
                level.isMultiple(of: 2) ? .list([value]) : .map(["level": value])
            }
            let values: DynamoItem = [
                "string": .string("quote \" backslash \\ tab \t nul \u{0} é 漢 👩‍👧 \u{2028}"),
                "empty": .string(""),
                "number": .number(-42),
                "fraction": .number(try Self.number("0.1")),
                "precise": .number(try Self.number("-1234567890.1234567890123456789012345678")),
                "huge": .number(try Self.number("9.9999999999999999999999999999999999999E+125")),
                "tiny": .number(try Self.number("1E-130")),
                "binary": .binary(Array(0...255)),
                "yes": .bool(true),
                "no": .bool(false),
                "null": .null,
                "list": .list([.number(1), .string("two"), .list([]), .map([:])]),
                "map": .map(["a.b": .number(1), "é": .string(""), "nested": deep]),
                "strings": .stringSet(["b", "a", "é"]),
                "numbers": .numberSet([3, 1, 2]),
                "binaries": .binarySet([[0], [1, 2, 3], [255]]),
            ]
            try await backend.withTable { client, tableName in
                let item = values.merging(.key("types", 1)) { $1 }
                _ = try await client.execute(PutItem(tableName: tableName, item: item))
                let output = try await client.execute(
                    GetItem(tableName: tableName, key: .key("types", 1), consistentRead: true)
                )
                let found = try #require(output.item)
                for (name, value) in item { #expect(found[name] == value, "\(name)") }
                #expect(found.count == item.count)
            }
        }

        @Test("keys of 38 digits are told apart by their last one", arguments: Backend.allCases)
        func preciseKeys(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let keys = try (0..<10).map { try Self.number("1234567890123456789012345678901234567\($0)") }
                for (index, key) in keys.enumerated().reversed() {
                    let item = DynamoItem.key("precise", key).with("index", .number(AttributeNumber(index)))
                    _ = try await client.execute(PutItem(tableName: tableName, item: item))
                }
                for (index, key) in keys.enumerated() {
                    let output = try await client.execute(GetItem(tableName: tableName, key: .key("precise", key)))
                    #expect(output.item?["index"] == .number(AttributeNumber(index)))
                }
                let sorted = try await client.execute(
                    Query(
                        tableName: tableName,
                        keyConditionExpression: "pk = :pk",
                        expressionAttributeValues: [":pk": .string("precise")]
                    )
                )
                #expect(sorted.items?.compactMap { $0["sk"] } == keys.map { .number($0) })
            }
        }

        @Test("what is not there is nil, and deleting it no error", arguments: Backend.allCases)
        func missing(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                #expect(try await client.execute(GetItem(tableName: tableName, key: .key("a", 1))).item == nil)
                let deleted = try await client.execute(
                    DeleteItem(tableName: tableName, key: .key("a", 1), returnValues: .allOld)
                )
                #expect(deleted.attributes == nil)
            }
        }

        @Test("writes answer with the values that were asked for", arguments: Backend.allCases)
        func returnValues(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let item = DynamoItem.key("a", 1).with("n", .number(1)).with("other", .bool(true))
                let first = try await client.execute(
                    PutItem(tableName: tableName, item: item, returnValues: .allOld)
                )
                #expect(first.attributes == nil)
                let second = try await client.execute(
                    PutItem(tableName: tableName, item: item, returnValues: .allOld)
                )
                #expect(second.attributes == item)

                func update(_ returnValues: ReturnValues) async throws -> DynamoItem? {
                    try await client.execute(
                        UpdateItem(
                            tableName: tableName,
                            key: .key("a", 1),
                            updateExpression: "SET #n = #n + :one",
                            expressionAttributeNames: ["#n": "n"],
                            expressionAttributeValues: [":one": .number(1)],
                            returnValues: returnValues
                        )
                    ).attributes
                }
                #expect(try await update(.updatedNew) == ["n": .number(2)])
                #expect(try await update(.updatedOld) == ["n": .number(2)])
                #expect(try await update(.allNew) == item.with("n", .number(4)))
                #expect(try await update(.allOld) == item.with("n", .number(4)))
                let none = try await update(.none)
                #expect(none == nil || none == [:])
                let deleted = try await client.execute(
                    DeleteItem(tableName: tableName, key: .key("a", 1), returnValues: .allOld)
                )
                #expect(deleted.attributes == item.with("n", .number(6)))
            }
        }

        @Test("a condition that does not hold keeps the write from being made", arguments: Backend.allCases)
        func conditions(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let item = DynamoItem.key("a", 1).with("n", .number(1))
                let put = PutItem(
                    tableName: tableName,
                    item: item,
                    conditionExpression: "attribute_not_exists(pk)",
                    returnValuesOnConditionCheckFailure: .allOld
                )
                _ = try await client.execute(put)
                var changed = put
                changed.item["n"] = .number(2)
                let again = changed
                let error = await #expect(throws: DynamoError.self) { try await client.execute(again) }
                #expect(error?.code == .conditionalCheckFailed)
                #expect(error?.message == "The conditional request failed")
                #expect(error?.httpStatus == nil || error?.httpStatus == 400)
                #expect(error?.item == item)
                #expect(error?.attempts == 1)

                let update = UpdateItem(
                    tableName: tableName,
                    key: .key("a", 1),
                    updateExpression: "SET n = :new",
                    conditionExpression: "n < :new",
                    expressionAttributeValues: [":new": .number(1)]
                )
                let refused = await #expect(throws: DynamoError.self) { try await client.execute(update) }
                #expect(refused?.code == .conditionalCheckFailed)
                #expect(refused?.item == nil)
                let stored = try await client.execute(GetItem(tableName: tableName, key: .key("a", 1)))
                #expect(stored.item == item)
            }
        }

        @Test("what breaks a rule is a validation error", arguments: Backend.allCases)
        func validation(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let missing = await #expect(throws: DynamoError.self) {
                    try await client.execute(PutItem(tableName: tableName, item: ["pk": .string("a")]))
                }
                #expect(missing?.code == .validation)
                let syntax = await #expect(throws: DynamoError.self) {
                    try await client.execute(
                        UpdateItem(tableName: tableName, key: .key("a", 1), updateExpression: "SETT x")
                    )
                }
                #expect(syntax?.code == .validation)
            }
        }

        static func number(_ text: String) throws -> AttributeNumber { try AttributeNumber(text[...]) }
    }
}
