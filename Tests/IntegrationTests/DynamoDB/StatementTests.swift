import DynamoKit
import Testing

extension DynamoDBTests {
    @Suite("Statements")
    struct Statements {
        /// The embedded engine, in the process and over HTTP. moto has less of PartiQL: no parameters in what is inserted, no
        /// pages, no indexes and no conditions of transactions.
        static let local: [Backend] = [.local, .localServer]

        @Test("a statement writes an item, and another one reads it", arguments: Backend.allCases)
        func single(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                _ = try await client.execute(
                    ExecuteStatement(
                        statement: "INSERT INTO \"\(tableName)\" VALUE {'pk': 'a', 'sk': 1, 'title': 'first'}"
                    )
                )
                let output = try await client.execute(
                    ExecuteStatement(
                        statement: "SELECT * FROM \"\(tableName)\" WHERE pk = ?",
                        parameters: [.string("a")],
                        consistentRead: true
                    )
                )
                #expect(output.items == [DynamoItem.key("a", 1).with("title", .string("first"))])
                #expect(output.nextToken == nil)
            }
        }

        @Test("the items that a statement reads come as values", arguments: Backend.allCases)
        func items(backend: Backend) async throws {
            struct Entry: Codable, Hashable {
                var pk: String
                var sk: Int
            }
            try await backend.withTable { client, tableName in
                let entries = client.table(tableName, of: Entry.self, partitionKey: "pk", sortKey: "sk")
                let written = (1...30).map { Entry(pk: "a", sk: $0) }
                try await entries.batchWrite(putting: written)
                let statement = ExecuteStatement(
                    statement: "SELECT * FROM \"\(tableName)\" WHERE pk = ?",
                    parameters: [.string("a")]
                )
                let read = try await client.items(of: statement, as: Entry.self).reduce(into: []) { $0.append($1) }
                #expect(Set(read) == Set(written))
                #expect(read.count == written.count)
            }
        }

        @Test("statements of a batch succeed and fail each on its own", arguments: Backend.allCases)
        func batch(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let insert = BatchStatementRequest(
                    statement: "INSERT INTO \"\(tableName)\" VALUE {'pk': 'a', 'sk': 1}"
                )
                let lost = BatchStatementRequest(
                    statement: "INSERT INTO \"none-\(tableName)\" VALUE {'pk': 'a', 'sk': 1}"
                )
                let output = try await client.execute(BatchExecuteStatement(statements: [insert, lost]))
                #expect(output.responses.map(\.error?.code) == [nil, "ResourceNotFound"])
                #expect(output.responses.first?.tableName == tableName)
                let item = try await client.execute(GetItem(tableName: tableName, key: .key("a", 1))).item
                #expect(item == .key("a", 1))
            }
        }

        @Test("statements of a transaction are carried out together", arguments: Backend.allCases)
        func transaction(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                func insert(_ sort: Int) -> ParameterizedStatement {
                    ParameterizedStatement(
                        statement: "INSERT INTO \"\(tableName)\" VALUE {'pk': 'a', 'sk': \(sort)}"
                    )
                }
                _ = try await client.execute(ExecuteTransaction(transactStatements: [insert(1), insert(2)]))
                let items = try await client.execute(
                    Query(
                        tableName: tableName,
                        keyConditionExpression: "pk = :p",
                        expressionAttributeValues: [":p": .string("a")]
                    )
                ).items
                #expect(items == [.key("a", 1), .key("a", 2)])
            }
        }

        @Test("pages of a statement are read until there is none left", arguments: Self.local, [1, 7, 100])
        func pages(backend: Backend, limit: Int) async throws {
            try await backend.withTable { client, tableName in
                let entries = (1...30).map {
                    DynamoItem.key("a", AttributeNumber($0)).with("tag", .string("t\($0 % 2)"))
                }
                for entry in entries { _ = try await client.execute(PutItem(tableName: tableName, item: entry)) }
                let statement = ExecuteStatement(
                    statement: "SELECT * FROM \"\(tableName)\" WHERE pk = ? AND tag = 't1' ORDER BY sk DESC",
                    parameters: [.string("a")],
                    limit: limit
                )
                let read = try await client.pages(of: statement).reduce(into: []) { $0 += $1.items }
                #expect(read == entries.filter { $0["tag"] == .string("t1") }.reversed())
                let index = ExecuteStatement(
                    statement: "SELECT sk FROM \"\(tableName)\".\"by-tag\" WHERE tag = 't0' AND sk < 7",
                    limit: limit
                )
                let keys = try await client.pages(of: index).reduce(into: []) { $0 += $1.items }
                #expect(keys == [2, 4, 6].map { ["sk": .number($0)] })
            }
        }

        @Test("errors of statements come with their codes, and with the item that was asked for", arguments: Self.local)
        func errors(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                func refusal(_ text: String) async throws -> DynamoError {
                    let statement = ExecuteStatement(statement: text, returnValuesOnConditionCheckFailure: .allOld)
                    return try await #require(throws: DynamoError.self) { _ = try await client.execute(statement) }
                }
                let insert = "INSERT INTO \"\(tableName)\" VALUE {'pk': 'a', 'sk': 1}"
                _ = try await client.execute(ExecuteStatement(statement: insert))
                #expect(try await refusal(insert).code == .duplicateItem)
                let failed = try await refusal(
                    "UPDATE \"\(tableName)\" SET title = 'x' WHERE pk = 'a' AND sk = 1 AND tag = 'none'"
                )
                #expect(failed.code == .conditionalCheckFailed)
                #expect(failed.item == .key("a", 1))
                #expect(try await refusal("SELECT").code == .validation)
                #expect(try await refusal("SELECT * FROM \"none-\(tableName)\"").code == .resourceNotFound)
            }
        }

        @Test("a transaction of statements that fails says why, and changes nothing", arguments: Self.local)
        func canceled(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let transaction = ExecuteTransaction(transactStatements: [
                    ParameterizedStatement(statement: "INSERT INTO \"\(tableName)\" VALUE {'pk': 'a', 'sk': 1}"),
                    ParameterizedStatement(
                        statement: "EXISTS(SELECT * FROM \"\(tableName)\" WHERE pk = 'a' AND sk = 2 AND title = ?)",
                        parameters: [.string("first")]
                    ),
                ])
                let error = try await #require(throws: DynamoError.self) { _ = try await client.execute(transaction) }
                #expect(error.code == .transactionCanceled)
                #expect(error.cancellationReasons.map(\.code) == ["None", "ConditionalCheckFailed"])
                #expect(try await client.execute(Scan(tableName: tableName)).items == [])
            }
        }
    }
}
