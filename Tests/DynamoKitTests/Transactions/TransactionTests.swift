import DynamoKit
import Testing

@Suite("Transactions")
struct TransactionTests {
    private let transport = SortedTable(notes: 3)
    private var table: DynamoTable<Note> { self.transport.table }

    @Test("the actions are sent in their order, with their conditions and the token")
    func actions() async throws {
        let table = self.table
        let wantsDelete = true
        try await table.client.transactWrite(token: "once") {
            table.putting(Note(at: 1), if: .notExists("room"))
            table.updating(.key("general", 2), if: .exists("room")) { $0.set("text", to: "x") }
            if wantsDelete { table.deleting(.key("general", 3)) }
            for at in 4...5 { table.checking(.key("general", at), .equals("text", "y")) }
        }
        let operation = try #require(self.transport.operations.first as? TransactWriteItems)
        #expect(operation.clientRequestToken == "once")
        #expect(
            operation.transactItems == [
                .put(
                    TransactPut(
                        tableName: "Notes",
                        item: Note(at: 1).attributes,
                        conditionExpression: "attribute_not_exists(#n0)",
                        expressionAttributeNames: ["#n0": "room"],
                        returnValuesOnConditionCheckFailure: .allOld
                    )
                ),
                .update(
                    TransactUpdate(
                        tableName: "Notes",
                        key: ["room": .string("general"), "at": .number(2)],
                        updateExpression: "SET #n0 = :v0",
                        conditionExpression: "attribute_exists(#n1)",
                        expressionAttributeNames: ["#n0": "text", "#n1": "room"],
                        expressionAttributeValues: [":v0": .string("x")],
                        returnValuesOnConditionCheckFailure: .allOld
                    )
                ),
                .delete(TransactDelete(tableName: "Notes", key: ["room": .string("general"), "at": .number(3)])),
            ]
                + [4, 5].map { at in
                    .conditionCheck(
                        TransactConditionCheck(
                            tableName: "Notes",
                            key: ["room": .string("general"), "at": .number(AttributeNumber(at))],
                            conditionExpression: "#n0 = :v0",
                            expressionAttributeNames: ["#n0": "text"],
                            expressionAttributeValues: [":v0": .string("y")],
                            returnValuesOnConditionCheckFailure: .allOld
                        )
                    )
                }
        )
    }

    @Test("what can never be carried out is refused before it is sent")
    func refused() async throws {
        let table = self.table
        let puts = (1...101).map { table.putting(Note(at: $0)) }
        for actions in [
            [], puts, [puts[0], table.deleting(.key("general", 1))],
            [table.updating(.key("general", 1)) { $0.remove("at") }], [table.deleting(.key("general"))],
        ] {
            let error = await #expect(throws: DynamoError.self) { try await table.client.transactWrite(actions) }
            #expect(error?.code == .invalidRequest)
        }
        for token in ["", String(repeating: "x", count: 37)] {
            let error = await #expect(throws: DynamoError.self) {
                try await table.client.transactWrite([puts[0]], token: token)
            }
            #expect(error?.code == .invalidRequest)
        }
        #expect(self.transport.operations.isEmpty)
        try await table.client.transactWrite(Array(puts[..<100]))
        #expect(self.transport.operations.count == 1)
    }

    @Test("items of more than 4 MB together are refused before they are sent")
    func tooLarge() async throws {
        let table = self.table
        func puts(_ count: Int) -> [TransactionAction] {
            (1...count).map { at in
                var note = Note(at: at)
                note.text = String(repeating: "x", count: 300_000)
                return table.putting(note)
            }
        }
        let error = await #expect(throws: DynamoError.self) { try await table.client.transactWrite(puts(14)) }
        #expect(error?.code == .invalidRequest)
        #expect(self.transport.operations.isEmpty)
        try await table.client.transactWrite(puts(13))
    }

    @Test("an error tells which actions failed, and why")
    func failedActions() {
        let error = DynamoError(
            .transactionCanceled,
            message: "",
            cancellationReasons: [
                CancellationReason(code: "None"),
                CancellationReason(code: "ConditionalCheckFailed", item: Note(at: 1).attributes),
                CancellationReason(code: "TransactionConflict"),
            ]
        )
        #expect(error.failedActions.keys.sorted() == [1, 2])
        #expect(error.failedActions[1]?.isConditionalCheckFailed == true)
        #expect(error.failedActions[2]?.isConditionalCheckFailed == false)
    }
}
