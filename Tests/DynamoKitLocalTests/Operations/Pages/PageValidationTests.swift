import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Validation of Query and Scan")
struct PageValidationTests {
    private static func store() async throws -> LocalDynamo {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(
            indexes: [
                GlobalSecondaryIndex(
                    indexName: "by-color",
                    keySchema: [.partitionKey("color")],
                    projection: .include(nonKeyAttributes: ["size"])
                )
            ],
            more: [AttributeDefinition("color", .string)]
        )
        return local
    }

    private static func query(_ change: (inout Query) -> Void) -> Query {
        var query = Query(
            tableName: "Things",
            keyConditionExpression: "pk = :p",
            expressionAttributeValues: [":p": .string("a")]
        )
        change(&query)
        return query
    }

    private static func onIndex(_ change: (inout Query) -> Void) -> Query {
        Self.query {
            $0.indexName = "by-color"
            $0.keyConditionExpression = "color = :p"
            change(&$0)
        }
    }

    static let refusedQueries: [(Query, String)] = [
        (
            query { $0.limit = 0 },
            """
            1 validation error detected: Value at 'Limit' failed to satisfy constraint: \
            Member must have value greater than or equal to 1
            """
        ),
        (query { $0.indexName = "none" }, "The table does not have the specified index: none"),
        (
            query { $0.select = .allProjectedAttributes },
            "1 validation error detected: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
        ),
        (
            query { $0.select = .specificAttributes },
            """
            1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get \
            SPECIFIC_ATTRIBUTES
            """
        ),
        (
            query {
                $0.select = .count
                $0.projectionExpression = "v"
            },
            "1 validation error detected: Cannot specify the ProjectionExpression when choosing to get only the Count"
        ),
        (
            query { $0.exclusiveStartKey = ["pk": .string("a")] },
            "The provided starting key is invalid"
        ),
        (
            query { $0.exclusiveStartKey = ["pk": .string("a"), "v": .number(1)] },
            "The provided starting key is invalid: The provided key element does not match the schema"
        ),
        (
            onIndex { $0.exclusiveStartKey = ["pk": .string("a"), "sk": .number(1), "color": .number(1)] },
            "The provided key element does not match the schema"
        ),
        (
            onIndex { $0.exclusiveStartKey = ["pk": .string("a"), "sk": .string("1"), "color": .string("a")] },
            "The provided starting key is invalid: The provided key element does not match the schema"
        ),
        (
            query { $0.projectionExpression = "pk.a" },
            """
            Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk
            """
        ),
        (
            query { $0.filterExpression = "color[0] = :p" },
            """
            Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: color
            """
        ),
        (
            query { $0.exclusiveStartKey = ["pk": .string("b"), "sk": .number(1)] },
            "The provided starting key is outside query boundaries based on provided conditions"
        ),
        (
            query { $0.filterExpression = "sk > :p" },
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk"
        ),
        (onIndex { $0.consistentRead = true }, "Consistent reads are not supported on global secondary indexes"),
        (
            onIndex { $0.select = .allAttributes },
            """
            One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global \
            secondary index by-color because its projection type is not ALL
            """
        ),
        (
            onIndex { $0.projectionExpression = "v" },
            "One or more parameter values were invalid: Global secondary index by-color does not project [v]"
        ),
        (
            onIndex { $0.exclusiveStartKey = ["pk": .string("a"), "sk": .number(1)] },
            "The provided starting key is invalid"
        ),
    ]

    @Test("queries that DynamoDB refuses are refused in its words", arguments: PageValidationTests.refusedQueries)
    func refused(query: Query, message: String) async throws {
        let local = try await Self.store()
        let error = try await failure { _ = try await local.run(query) }
        #expect(error.code == .validation)
        #expect(error.message == message)
    }

    @Test(
        "segments that do not go together are refused",
        arguments: [
            (
                Scan(tableName: "Things", segment: 0),
                """
                The TotalSegments parameter is required but was not present in the request when Segment parameter is present
                """
            ),
            (
                Scan(tableName: "Things", totalSegments: 2),
                """
                The Segment parameter is required but was not present in the request when parameter TotalSegments is present
                """
            ),
            (
                Scan(tableName: "Things", segment: 2, totalSegments: 2),
                """
                The Segment parameter is zero-based and must be less than parameter TotalSegments: \
                Segment: 2 is not less than TotalSegments: 2
                """
            ),
        ]
    )
    func segments(scan: Scan, message: String) async throws {
        let local = try await Self.store()
        #expect(try await failure { _ = try await local.run(scan) }.message == message)
    }

    @Test("an index answers what it projects, and is looked at as it projects")
    func projections() async throws {
        let local = try await Self.store()
        try await local.put([
            "pk": .string("a"), "sk": .number(1), "color": .string("red"), "size": .number(3), "shade": .bool(true),
        ])
        try await local.put(["pk": .string("a"), "sk": .number(2), "size": .number(3)])
        let red: DynamoItem = [":p": .string("red")]
        let all = try await local.run(Self.onIndex { $0.expressionAttributeValues = red })
        #expect(
            all.items == [["pk": .string("a"), "sk": .number(1), "color": .string("red"), "size": .number(3)]]
        )
        let filtered = try await local.run(
            Self.onIndex {
                $0.expressionAttributeValues = red
                $0.filterExpression = "attribute_exists(shade)"
            }
        )
        #expect(filtered.count == 0)
        #expect(filtered.scannedCount == 1)
        #expect(try await local.run(Scan(tableName: "Things", indexName: "by-color", select: .count)).count == 1)
    }
}
