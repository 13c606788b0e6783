import DynamoKit
import Testing

extension DynamoDBTests {
    /// Of moto, since the embedded engine has no PartiQL. moto takes no parameters in what is inserted.
    @Suite("Statements")
    struct Statements {
        @Test("a statement writes an item, and another one reads it")
        func single() async throws {
            try await Backend.moto.withTable { client, tableName in
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

        @Test("the items that a statement reads come as values")
        func items() async throws {
            struct Entry: Codable, Hashable {
                var pk: String
                var sk: Int
            }
            try await Backend.moto.withTable { client, tableName in
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

        @Test("statements of a batch succeed and fail each on its own")
        func batch() async throws {
            try await Backend.moto.withTable { client, tableName in
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

        @Test("statements of a transaction are carried out together")
        func transaction() async throws {
            try await Backend.moto.withTable { client, tableName in
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
    }
}
