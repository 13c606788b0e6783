import DynamoKit

@testable import DynamoKitLocal

extension LocalDynamo {
    /// Carries out one statement.
    @discardableResult
    func statement(
        _ text: String,
        _ parameters: [AttributeValue] = [],
        consistentRead: Bool? = nil,
        nextToken: String? = nil,
        limit: Int? = nil,
        returnConsumedCapacity: ReturnConsumedCapacity? = nil,
        returnValuesOnFailure: ReturnValuesOnConditionCheckFailure? = nil
    ) async throws -> ExecuteStatement.Output {
        try await self.run(
            ExecuteStatement(
                statement: text,
                parameters: parameters,
                consistentRead: consistentRead,
                nextToken: nextToken,
                limit: limit,
                returnConsumedCapacity: returnConsumedCapacity,
                returnValuesOnConditionCheckFailure: returnValuesOnFailure
            )
        )
    }

    /// The items that a statement reads, page by page.
    func pages(of text: String, limit: Int) async throws -> [[DynamoItem]] {
        var pages: [[DynamoItem]] = []
        var token: String?
        repeat {
            let output = try await self.statement(text, nextToken: token, limit: limit)
            pages.append(output.items)
            token = output.nextToken
        } while token != nil
        return pages
    }
}

/// A store in memory with a table `Things`: partition key `pk` (S), sort key `sk` (N), a global index `by-color`
/// (`color`, `sk`) of the keys alone, and a local index `by-size` (`pk`, `size`) that has `note` too.
func withThings(_ body: (LocalDynamo) async throws -> Void) async throws {
    try await withLocalDynamo(storage: .inMemory) { local in
        _ = try await local.run(
            CreateTable(
                tableName: "Things",
                attributeDefinitions: [
                    AttributeDefinition("pk", .string), AttributeDefinition("sk", .number),
                    AttributeDefinition("color", .string), AttributeDefinition("size", .number),
                ],
                keySchema: [.partitionKey("pk"), .sortKey("sk")],
                localSecondaryIndexes: [
                    LocalSecondaryIndex(
                        indexName: "by-size",
                        keySchema: [.partitionKey("pk"), .sortKey("size")],
                        projection: .include(nonKeyAttributes: ["note"])
                    )
                ],
                globalSecondaryIndexes: [
                    GlobalSecondaryIndex(
                        indexName: "by-color",
                        keySchema: [.partitionKey("color"), .sortKey("sk")],
                        projection: .keysOnly
                    )
                ],
                billingMode: .payPerRequest
            )
        )
        try await body(local)
    }
}

func key(_ partition: String, _ sort: Int) -> DynamoItem {
    ["pk": .string(partition), "sk": .number(AttributeNumber(sort))]
}

extension DynamoItem {
    /// The sort key, to tell items apart by.
    var sortKey: Int? {
        guard case .number(let number)? = self["sk"] else { return nil }
        return Int(number.description)
    }
}
