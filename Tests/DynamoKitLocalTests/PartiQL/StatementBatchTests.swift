import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Batches and transactions of statements")
struct StatementBatchTests {
    private static func batch(_ statements: [String], _ local: LocalDynamo) async throws -> [BatchStatementResponse] {
        try await local.run(
            BatchExecuteStatement(
                statements: statements.map {
                    BatchStatementRequest(statement: $0, returnValuesOnConditionCheckFailure: .allOld)
                }
            )
        ).responses
    }

    private static func transaction(
        _ statements: [String],
        token: String? = nil,
        _ local: LocalDynamo
    ) async throws -> ExecuteTransaction.Output {
        try await local.run(
            ExecuteTransaction(
                transactStatements: statements.map { ParameterizedStatement(statement: $0) },
                clientRequestToken: token,
                returnConsumedCapacity: .total
            )
        )
    }

    private static func insert(_ sort: Int) -> String { "INSERT INTO Things VALUE {'pk': 'a', 'sk': \(sort)}" }
    private static func select(_ sort: Int) -> String { "SELECT * FROM Things WHERE pk = 'a' AND sk = \(sort)" }

    // MARK: Batches

    @Test("each write of a batch succeeds or fails on its own, in its place")
    func batchWrites() async throws {
        try await withThings { local in
            try await local.put(key("a", 1).merging(["n": .number(1)]) { $1 })
            let responses = try await Self.batch(
                [
                    Self.insert(2), Self.insert(1), "UPDATE Things SET n = 2 WHERE pk = 'a' AND sk = 3",
                    "INSERT INTO Nothing VALUE {'pk': 'a'}", "nonsense", "DELETE FROM Things WHERE pk = 'a'",
                    "DELETE FROM Things WHERE pk = 'a' AND sk = 9 RETURNING ALL OLD *",
                ],
                local
            )
            #expect(
                responses.map(\.error?.code) == [
                    nil, "DuplicateItem", "ConditionalCheckFailed", "ResourceNotFound", "ValidationError",
                    "ValidationError", nil,
                ]
            )
            #expect(
                responses[4].error?.message?.hasPrefix("Statement wasn't well formed, can't be processed: ") == true
            )
            #expect(responses[0].tableName == "Things")
            #expect(try await local.get(key("a", 2)) != nil)
            #expect(try await local.get(key("a", 1))?["n"] == .number(1))
        }
    }

    @Test("a failed condition of a batch gives the item that it asks for")
    func batchItem() async throws {
        try await withThings { local in
            try await local.put(key("a", 1).merging(["n": .number(1)]) { $1 })
            let responses = try await Self.batch(
                [
                    "UPDATE Things SET n = 2 WHERE pk = 'a' AND sk = 1 AND n = 5",
                    "UPDATE Things SET n = 2 WHERE pk = 'b' AND sk = 1",
                ],
                local
            )
            #expect(responses[0].error?.item == key("a", 1).merging(["n": .number(1)]) { $1 })
            #expect(responses[1].error?.item == nil)
        }
    }

    @Test("reads of a batch find items in the order of the statements")
    func batchReads() async throws {
        try await withThings { local in
            for sort in 1...2 { try await local.put(key("a", sort)) }
            let responses = try await Self.batch(
                [
                    Self.select(2), Self.select(3), "SELECT sk FROM Things WHERE pk = 'a' AND sk = 1",
                    "SELECT * FROM Things WHERE pk = 'a'",
                ],
                local
            )
            #expect(responses.map(\.item) == [key("a", 2), nil, ["sk": .number(1)], nil])
            #expect(
                responses[3].error?.message
                    == "Select statements within BatchExecuteStatement must specify the primary key in the where clause."
            )
        }
    }

    @Test(
        "batches that the service refuses",
        arguments: [
            ([], "have length greater than or equal to 1"),
            ((1...26).map { Self.insert($0) }, "have length less than or equal to 25"),
            (
                [Self.insert(1), Self.select(2)],
                "Read and write requests together in the same batch is not supported."
            ),
            ([Self.insert(1), Self.insert(1)], "Provided list of item keys contains duplicates"),
            ([Self.select(1), Self.select(1)], "Provided list of item keys contains duplicates"),
        ]
    )
    func refusedBatches(statements: [String], message: String) async throws {
        try await withThings { local in
            let error = try await failure { _ = try await Self.batch(statements, local) }
            #expect(error.code == .validation)
            #expect(error.message.hasSuffix(message))
            #expect(try await local.run(Scan(tableName: "Things")).items?.isEmpty == true)
        }
    }

    // MARK: Transactions

    @Test("statements of a transaction are carried out together")
    func transaction() async throws {
        try await withThings { local in
            try await local.put(key("a", 1).merging(["n": .number(1)]) { $1 })
            try await local.put(key("a", 2))
            let output = try await Self.transaction(
                [
                    Self.insert(3), "UPDATE Things SET n = n + 1 WHERE pk = 'a' AND sk = 1",
                    "DELETE FROM Things WHERE pk = 'a' AND sk = 2",
                    "EXISTS(SELECT * FROM Things WHERE pk = 'a' AND sk = 4 AND n IS MISSING)",
                ],
                local
            )
            #expect(output.consumedCapacity.first?.capacityUnits == 8)
            let items = try await Self.transaction([Self.select(1), Self.select(2), Self.select(3)], local)
            #expect(items.responses == [key("a", 1).merging(["n": .number(2)]) { $1 }, nil, key("a", 3)])
            #expect(items.consumedCapacity.first?.readCapacityUnits == 6)
        }
    }

    @Test("a transaction that fails changes nothing, and has a reason for each statement")
    func canceled() async throws {
        try await withThings { local in
            try await local.put(key("a", 1))
            let error = try await failure {
                _ = try await Self.transaction(
                    [
                        Self.insert(2), Self.insert(1), "UPDATE Things SET n = 1 WHERE pk = 'a' AND sk = 3",
                        "EXISTS(SELECT * FROM Things WHERE pk = 'a' AND sk = 4 AND n = 1)",
                        "DELETE FROM Things WHERE pk = 'a'", "INSERT INTO Nothing VALUE {'pk': 'a'}",
                        "INSERT INTO Things VALUE {'pk': 'a'}",
                    ],
                    local
                )
            }
            #expect(error.code == .transactionCanceled)
            #expect(
                error.cancellationReasons.map(\.code) == [
                    "None", "DuplicateItem", "ConditionalCheckFailed", "ConditionalCheckFailed", "ValidationError",
                    "ResourceNotFound", "ValidationError",
                ]
            )
            #expect(error.message.hasSuffix("[\(error.cancellationReasons.map(\.code).joined(separator: ", "))]"))
            #expect(try await local.run(Scan(tableName: "Things")).items == [key("a", 1)])
        }
    }

    @Test("a transaction with the same token happens once, and another one with it not at all")
    func token() async throws {
        try await withThings { local in
            try await local.put(key("a", 1).merging(["n": .number(1)]) { $1 })
            let update = "UPDATE Things SET n = n + 1 WHERE pk = 'a' AND sk = 1"
            for _ in 0..<2 { _ = try await Self.transaction([update], token: "once", local) }
            #expect(try await local.get(key("a", 1))?["n"] == .number(2))
            let error = try await failure { _ = try await Self.transaction([Self.insert(5)], token: "once", local) }
            #expect(error.code == .idempotentParameterMismatch)
        }
    }

    @Test(
        "transactions that the service refuses",
        arguments: [
            ([], "have length greater than or equal to 1"),
            ((1...101).map { Self.insert($0) }, "have length less than or equal to 100"),
            (
                [Self.insert(1), Self.select(2)],
                "ExecuteTransaction API does not support both read and write operations in the same request."
            ),
            ([Self.insert(1), Self.insert(1)], "Transaction request cannot include multiple operations on one item"),
            ([Self.select(1), Self.select(1)], "Transaction request cannot include multiple operations on one item"),
            (
                [Self.select(1), "SELECT * FROM Things WHERE pk = 'a'"],
                "Validation failed in TransactStatements[1]: Select statements within ExecuteTransaction must specify "
                    + "the primary key in the where clause."
            ),
            (
                ["SELECT * FROM Things.\"by-color\" WHERE color = 'red'"],
                "Validation failed in TransactStatements[0]: Reads on indices are not supported within transactions."
            ),
            (
                ["DELETE FROM Things WHERE pk = 'a' AND sk = 1 RETURNING ALL OLD *"],
                "Validation failed in TransactStatements[0]: RETURNING clause is not supported in ExecuteTransaction."
            ),
            (
                [Self.insert(1), "EXISTS(SELECT * FROM Things WHERE pk = 'a' AND sk = 2)"],
                "Validation failed in TransactStatements[1]: EXISTS() must contain a single item read with additional "
                    + "condition"
            ),
            (
                [Self.insert(1), "DELETE"],
                "Validation failed in TransactStatements[1]: Statement wasn't well formed, can't be processed: "
                    + "Expected FROM after DELETE"
            ),
        ]
    )
    func refusedTransactions(statements: [String], message: String) async throws {
        try await withThings { local in
            let error = try await failure { _ = try await Self.transaction(statements, local) }
            #expect(error.code == .validation)
            #expect(error.message.hasSuffix(message), "\(error.message)")
            #expect(try await local.run(Scan(tableName: "Things")).items?.isEmpty == true)
        }
    }
}
