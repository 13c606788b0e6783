import DynamoKit
import Testing

extension DynamoDBTests {
    @Suite("Paging")
    struct Paging {
        static let count = 57

        static func fill(_ client: DynamoClient, _ tableName: String) async throws {
            let items = (0..<Self.count).map { index in
                DynamoItem.key("a", AttributeNumber(index - 20)).with("tag", .string("t\(index % 2)"))
                    .with("even", .bool(index.isMultiple(of: 2)))
            }
            try await client.batchWrite([tableName: items.map { .put($0) }])
        }

        /// Runs a query to its end.
        static func all(_ client: DynamoClient, _ query: Query) async throws -> (items: [DynamoItem], pages: Int) {
            var query = query
            var items: [DynamoItem] = []
            var pages = 0
            repeat {
                let page = try await client.execute(query)
                #expect(page.items?.count == page.count)
                items += page.items ?? []
                pages += 1
                query.exclusiveStartKey = page.lastEvaluatedKey
            } while query.exclusiveStartKey != nil
            return (items, pages)
        }

        @Test("every page size gives the same items in the same order, both ways", arguments: Backend.allCases)
        func query(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                try await Self.fill(client, tableName)
                let expected = (0..<Self.count).map { AttributeValue.number(AttributeNumber($0 - 20)) }
                for (limit, forward) in [(1, true), (7, true), (7, false), (57, true), (100, false)] {
                    let (items, pages) = try await Self.all(
                        client,
                        Query(
                            tableName: tableName,
                            keyConditionExpression: "pk = :pk",
                            scanIndexForward: forward,
                            limit: limit,
                            expressionAttributeValues: [":pk": .string("a")]
                        )
                    )
                    #expect(items.compactMap { $0["sk"] } == (forward ? expected : expected.reversed()))
                    #expect(pages >= (Self.count + limit - 1) / limit)
                }
            }
        }

        @Test("a filter takes items out after they were counted", arguments: Backend.allCases)
        func filter(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                try await Self.fill(client, tableName)
                let page = try await client.execute(
                    Query(
                        tableName: tableName,
                        keyConditionExpression: "pk = :pk AND sk BETWEEN :low AND :high",
                        limit: 6,
                        filterExpression: "even = :yes",
                        projectionExpression: "sk",
                        expressionAttributeValues: [
                            ":pk": .string("a"), ":low": .number(-5), ":high": .number(10), ":yes": .bool(true),
                        ]
                    )
                )
                #expect(page.items == [["sk": .number(-4)], ["sk": .number(-2)], ["sk": .number(0)]])
                #expect(page.scannedCount == 6)
                #expect(page.lastEvaluatedKey == .key("a", 0))
            }
        }

        @Test("an index holds the items that have its key, with what it projects", arguments: Backend.allCases)
        func index(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                try await Self.fill(client, tableName)
                _ = try await client.execute(PutItem(tableName: tableName, item: .key("untagged", 1)))
                let (items, _) = try await Self.all(
                    client,
                    Query(
                        tableName: tableName,
                        indexName: "by-tag",
                        keyConditionExpression: "tag = :tag",
                        limit: 10,
                        expressionAttributeValues: [":tag": .string("t1")]
                    )
                )
                #expect(items.count == Self.count / 2)
                let projected = items.allSatisfy { Set($0.keys) == ["pk", "sk", "tag"] }
                #expect(projected)
            }
        }

        @Test("a scan in segments sees each item exactly once", arguments: Backend.allCases)
        func scan(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let items = (0..<60).map { DynamoItem.key("p\($0)", 1) }
                try await client.batchWrite([tableName: items.map { .put($0) }])
                var seen: [DynamoItem] = []
                for segment in 0..<3 {
                    var scan = Scan(tableName: tableName, segment: segment, totalSegments: 3, limit: 8)
                    repeat {
                        let page = try await client.execute(scan)
                        seen += page.items ?? []
                        scan.exclusiveStartKey = page.lastEvaluatedKey
                    } while scan.exclusiveStartKey != nil
                }
                #expect(seen.count == 60)
                #expect(Set(seen) == Set(items))
                let count = try await client.execute(Scan(tableName: tableName, select: .count))
                #expect(count.items == nil)
                #expect(count.count == 60)
            }
        }
    }
}
