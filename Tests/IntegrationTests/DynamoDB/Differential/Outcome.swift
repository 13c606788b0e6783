import DynamoKit

/// What a request came to, as far as any two DynamoDBs have to agree on it.
enum Outcome: Hashable {
    /// Items as maps, so that they are compared by bytes; those of a scan or an index in the order of their keys, since
    /// no two need to have the same one there.
    case items([AttributeValue])
    /// What messages say is left to each.
    case refused(DynamoError.Code, item: AttributeValue?, reasons: [String])

    static func of(_ request: RandomRequests.Request, on client: DynamoClient) async throws -> Outcome {
        do {
            return .items(try await Self.items(request, client))
        } catch let error as DynamoError {
            return .refused(
                error.code,
                item: error.item.map { .map($0) },
                reasons: error.cancellationReasons.map(\.code)
            )
        }
    }

    private static func items(
        _ request: RandomRequests.Request,
        _ client: DynamoClient
    ) async throws -> [AttributeValue] {
        switch request {
        case .put(let put): return Self.item(try await client.execute(put).attributes)
        case .update(let update): return Self.item(try await client.execute(update).attributes)
        case .delete(let delete): return Self.item(try await client.execute(delete).attributes)
        case .get(let get): return Self.item(try await client.execute(get).item)
        case .transaction(let transaction):
            _ = try await client.execute(transaction)
            return []
        case .query(var query):
            var items: [DynamoItem] = []
            repeat {
                let page = try await client.execute(query)
                items += page.items ?? []
                query.exclusiveStartKey = page.lastEvaluatedKey
            } while query.exclusiveStartKey != nil
            return (query.indexName == nil ? items : Self.sorted(items)).map { .map($0) }
        case .scan(var scan):
            var items: [DynamoItem] = []
            repeat {
                let page = try await client.execute(scan)
                items += page.items ?? []
                scan.exclusiveStartKey = page.lastEvaluatedKey
            } while scan.exclusiveStartKey != nil
            return Self.sorted(items).map { .map($0) }
        }
    }

    /// None is as good as an empty one: moto answers a write on nothing with `Attributes: {}`.
    private static func item(_ item: DynamoItem?) -> [AttributeValue] {
        item.flatMap { $0.isEmpty ? nil : [.map($0)] } ?? []
    }

    private static func sorted(_ items: [DynamoItem]) -> [DynamoItem] {
        func key(_ item: DynamoItem) -> String { "\(item["pk"], default: "") \(item["sk"], default: "")" }
        return items.sorted { key($0) < key($1) }
    }
}
