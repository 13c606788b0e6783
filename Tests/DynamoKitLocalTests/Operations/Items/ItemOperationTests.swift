import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Operations on one item")
struct ItemOperationTests {
    private static let key: DynamoItem = ["pk": .string("a"), "sk": .number(1)]

    private static func store() async throws -> LocalDynamo {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(
            indexes: [
                GlobalSecondaryIndex(indexName: "by-color", keySchema: [.partitionKey("color")], projection: .keysOnly)
            ],
            more: [AttributeDefinition("color", .string)]
        )
        return local
    }

    @Test("PutItem answers the old item when asked, and nothing otherwise")
    func putReturns() async throws {
        let local = try await Self.store()
        let item = Self.key.merging(["v": .number(1)]) { $1 }
        #expect(try await local.run(PutItem(tableName: "Things", item: item, returnValues: .allOld)).attributes == nil)
        #expect(try await local.run(PutItem(tableName: "Things", item: Self.key)).attributes == nil)
        try await local.put(item)
        let output = try await local.run(PutItem(tableName: "Things", item: Self.key, returnValues: .allOld))
        #expect(output.attributes == item)
        #expect(try await local.get(Self.key) == Self.key)
    }

    @Test("DeleteItem answers the old item when asked, and deletes nothing twice")
    func deleteReturns() async throws {
        let local = try await Self.store()
        try await local.put(Self.key)
        let delete = DeleteItem(tableName: "Things", key: Self.key, returnValues: .allOld)
        #expect(try await local.run(delete).attributes == Self.key)
        #expect(try await local.run(delete).attributes == nil)
        #expect(try await local.get(Self.key) == nil)
    }

    @Test(
        "UpdateItem answers what it was asked for",
        arguments: [
            (ReturnValues.none, nil),
            (.allOld, ["pk": .string("a"), "sk": .number(1), "v": .number(1), "w": .number(7)]),
            (.allNew, ["pk": .string("a"), "sk": .number(1), "v": .number(2), "w": .number(7)]),
            (.updatedOld, ["v": .number(1)]),
            (.updatedNew, ["v": .number(2)]),
        ] as [(ReturnValues, DynamoItem?)]
    )
    func updateReturns(returnValues: ReturnValues, expected: DynamoItem?) async throws {
        let local = try await Self.store()
        try await local.put(Self.key.merging(["v": .number(1), "w": .number(7)]) { $1 })
        let output = try await local.run(
            UpdateItem(
                tableName: "Things",
                key: Self.key,
                updateExpression: "SET v = v + :one",
                expressionAttributeValues: [":one": .number(1)],
                returnValues: returnValues
            )
        )
        #expect(output.attributes == expected)
    }

    @Test("UpdateItem makes the item that is not there, even without an expression")
    func upsert() async throws {
        let local = try await Self.store()
        _ = try await local.run(UpdateItem(tableName: "Things", key: Self.key))
        #expect(try await local.get(Self.key) == Self.key)
    }

    @Test(
        "an update that only takes something away makes no item, and answers as if there was one",
        arguments: [
            ("REMOVE v", false), ("REMOVE v, w", false), ("DELETE v :set", false), ("REMOVE v DELETE w :set", false),
            ("REMOVE v ADD w :set", true), ("REMOVE v SET w = :set", true),
        ]
    )
    func updateRemovesOnly(expression: String, makesItem: Bool) async throws {
        let local = try await Self.store()
        let output = try await local.run(
            UpdateItem(
                tableName: "Things",
                key: Self.key,
                updateExpression: expression,
                expressionAttributeValues: expression.contains(":set") ? [":set": .stringSet(["x"])] : [:],
                returnValues: .updatedOld
            )
        )
        #expect(output.attributes == nil)
        #expect(try await local.get(Self.key) == (makesItem ? Self.key.merging(["w": .stringSet(["x"])]) { $1 } : nil))
    }

    @Test("an index follows from one spelling of a key to another: DynamoDB compares bytes")
    func canonicalIndexKey() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        let index = GlobalSecondaryIndex(indexName: "by-name", keySchema: [.partitionKey("label")], projection: .all)
        try await local.makeTable(sortKey: nil, indexes: [index], more: [AttributeDefinition("label", .string)])
        for label in ["\u{E9}", "e\u{301}"] { try await local.put(["pk": .string("a"), "label": .string(label)]) }
        func found(_ label: String) async throws -> Int {
            try await local.run(
                Query(
                    tableName: "Things",
                    indexName: "by-name",
                    keyConditionExpression: "label = :label",
                    expressionAttributeValues: [":label": .string(label)]
                )
            ).count
        }
        #expect(try await found("\u{E9}") == 0)
        #expect(try await found("e\u{301}") == 1)
    }

    @Test("an update to canonically equivalent text is written: DynamoDB compares bytes")
    func canonicalEquivalence() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        try await local.put(["pk": .string("a"), "name": .string("\u{E9}")])
        _ = try await local.run(
            UpdateItem(
                tableName: "Things",
                key: ["pk": .string("a")],
                updateExpression: "SET #n = :n",
                expressionAttributeNames: ["#n": "name"],
                expressionAttributeValues: [":n": .string("e\u{301}")]
            )
        )
        guard case .string(let name) = try await local.get(["pk": .string("a")])?["name"] else {
            Issue.record("the name is gone")
            return
        }
        #expect(Array(name.utf8) == Array("e\u{301}".utf8))
    }

    @Test("a failed condition changes nothing, and answers the item only when asked", arguments: [true, false])
    func conditions(asked: Bool) async throws {
        let local = try await Self.store()
        try await local.put(Self.key)
        let error = try await failure {
            _ = try await local.run(
                PutItem(
                    tableName: "Things",
                    item: Self.key.merging(["v": .number(1)]) { $1 },
                    conditionExpression: "attribute_not_exists(pk)",
                    returnValuesOnConditionCheckFailure: asked ? .allOld : nil
                )
            )
        }
        #expect(error.code == .conditionalCheckFailed)
        #expect(error.message == "The conditional request failed")
        #expect(error.item == (asked ? Self.key : nil))
        #expect(try await local.get(Self.key) == Self.key)
    }

    @Test(
        "items that do not fit the schema are refused in DynamoDB's words",
        arguments: [
            (["pk": .string("a")], "One or more parameter values were invalid: Missing the key sk in the item"),
            (
                ["pk": .number(1), "sk": .number(1)],
                "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N"
            ),
            (
                ["pk": .string(""), "sk": .number(1)],
                """
                One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty \
                string value. Key: pk
                """
            ),
            (
                ["pk": .string("a"), "sk": .number(1), "color": .number(1)],
                """
                One or more parameter values were invalid: Type mismatch for Index Key color Expected: S Actual: N \
                IndexName: by-color
                """
            ),
            (
                ["pk": .string("a"), "sk": .number(1), "color": .string("")],
                """
                One or more parameter values are not valid. A value specified for a secondary index key is not supported. \
                The AttributeValue for a key attribute cannot contain an empty string value. \
                IndexName: by-color, IndexKey: color
                """
            ),
            (
                ["pk": .string(String(repeating: "x", count: 2049)), "sk": .number(1)],
                """
                One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes
                """
            ),
            (
                ["pk": .string("a"), "sk": .number(1), "v": .string(String(repeating: "x", count: 400 * 1024))],
                "Item size has exceeded the maximum allowed size"
            ),
            (
                ["pk": .string("a"), "sk": .number(1), "v": .stringSet([])],
                "1 validation error detected: One or more parameter values were invalid: An string set  may not be empty"
            ),
        ] as [(DynamoItem, String)]
    )
    func badItems(item: DynamoItem, message: String) async throws {
        let local = try await Self.store()
        let error = try await failure { try await local.put(item) }
        #expect(error.code == .validation)
        #expect(error.message == message)
        #expect(try await local.run(Scan(tableName: "Things")).count == 0)
    }

    @Test(
        "keys that do not fit the schema are refused",
        arguments: [
            [:], ["pk": .string("a")], ["pk": .string("a"), "sk": .string("1")],
            ["pk": .string("a"), "sk": .number(1), "v": .number(1)], ["pk": .string("a"), "other": .number(1)],
        ] as [DynamoItem]
    )
    func badKeys(key: DynamoItem) async throws {
        let local = try await Self.store()
        for error in [
            try await failure { _ = try await local.get(key) },
            try await failure { _ = try await local.run(DeleteItem(tableName: "Things", key: key)) },
            try await failure { _ = try await local.run(UpdateItem(tableName: "Things", key: key)) },
        ] {
            #expect(error.code == .validation)
            #expect(error.message == "The provided key element does not match the schema")
        }
    }

    @Test("an update may touch no key, and give an index key no other type")
    func updatedKeys() async throws {
        let local = try await Self.store()
        try await local.put(Self.key)
        let ofTable = try await failure {
            _ = try await local.run(
                UpdateItem(
                    tableName: "Things",
                    key: Self.key,
                    updateExpression: "SET sk = :v",
                    expressionAttributeValues: [":v": .number(2)]
                )
            )
        }
        #expect(
            ofTable.message
                == "One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key"
        )
        let ofIndex = try await failure {
            _ = try await local.run(
                UpdateItem(
                    tableName: "Things",
                    key: Self.key,
                    updateExpression: "SET color = :v",
                    expressionAttributeValues: [":v": .number(2)]
                )
            )
        }
        #expect(
            ofIndex.message
                == """
                One or more parameter values were invalid: \
                The update expression attempted to update the secondary index key to unsupported type
                """
        )
        #expect(try await local.get(Self.key) == Self.key)
    }

    @Test("an empty key of an index is told in other words by an update")
    func emptiedIndexKey() async throws {
        let local = try await Self.store()
        let error = try await failure {
            _ = try await local.run(
                UpdateItem(
                    tableName: "Things",
                    key: Self.key,
                    updateExpression: "SET color = :v",
                    expressionAttributeValues: [":v": .string("")]
                )
            )
        }
        #expect(
            error.message == """
                One or more parameter values are not valid. The update expression attempted to update a secondary index key \
                to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.
                """
        )
    }

    @Test("an update may leave fewer bytes than a put, by what each of its actions costs")
    func updatedSize() async throws {
        let local = try await Self.store()
        // A byte of name beside the text, and the key is not measured: 3 for the update, 19 for the action.
        let most = ItemSize.maximum - 3 - 19 - 1
        for (length, isTaken) in [(most, true), (most + 1, false)] {
            let update = UpdateItem(
                tableName: "Things",
                key: Self.key,
                updateExpression: "SET v = :v",
                expressionAttributeValues: [":v": .string(String(repeating: "x", count: length))]
            )
            guard !isTaken else {
                _ = try await local.run(update)
                continue
            }
            let error = try await failure { _ = try await local.run(update) }
            #expect(error.message == "Item size to update has exceeded the maximum allowed size")
        }
    }

    @Test("capacity is rounded as AWS does")
    func capacity() async throws {
        let local = try await Self.store()
        let text = AttributeValue.string(String(repeating: "x", count: 5000))
        let put = try await local.run(
            PutItem(
                tableName: "Things",
                item: Self.key.merging(["text": text, "color": .string("red")]) { $1 },
                returnConsumedCapacity: .indexes
            )
        )
        #expect(put.consumedCapacity?.table?.capacityUnits == 5)
        #expect(put.consumedCapacity?.globalSecondaryIndexes == ["by-color": Capacity(capacityUnits: 1)])
        #expect(put.consumedCapacity?.capacityUnits == 6)
        for (isConsistent, units) in [(true, 2.0), (false, 1.0)] {
            let get = try await local.run(
                GetItem(
                    tableName: "Things",
                    key: Self.key,
                    consistentRead: isConsistent,
                    returnConsumedCapacity: .total
                )
            )
            #expect(get.consumedCapacity == ConsumedCapacity(tableName: "Things", capacityUnits: units))
        }
        let moved = try await local.run(
            UpdateItem(
                tableName: "Things",
                key: Self.key,
                updateExpression: "SET color = :c",
                expressionAttributeValues: [":c": .string("blue")],
                returnConsumedCapacity: .indexes
            )
        )
        // Out of one partition of the index and into another.
        #expect(moved.consumedCapacity?.globalSecondaryIndexes == ["by-color": Capacity(capacityUnits: 2)])
    }

    @Test("a table that is not there is an error in every operation's words")
    func noTable() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        for error in [
            try await failure { _ = try await local.get(Self.key) },
            try await failure { try await local.put(Self.key) },
            try await failure { _ = try await local.run(Scan(tableName: "Things")) },
        ] {
            #expect(error.code == .resourceNotFound)
            #expect(error.message == "Requested resource not found")
        }
        for error in [
            try await failure { _ = try await local.run(DescribeTable(tableName: "Things")) },
            try await failure { _ = try await local.run(DeleteTable(tableName: "Things")) },
        ] {
            #expect(error.code == .resourceNotFound)
            #expect(error.message == "Requested resource not found: Table: Things not found")
        }
    }
}
