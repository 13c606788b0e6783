import DynamoKit
import TestSupport

/// Makes up requests on the tests' table: few keys, so that they meet, and a handful of attributes of one type each.
///
/// A seed always gives the same requests.
struct RandomRequests {
    let tableName: String
    private var random: SplitMix64

    init(tableName: String, seed: UInt64) {
        self.tableName = tableName
        self.random = SplitMix64(seed: seed)
    }

    enum Request: Sendable {
        case put(PutItem)
        case update(UpdateItem)
        case delete(DeleteItem)
        case get(GetItem)
        case query(Query)
        case scan(Scan)
        case transaction(TransactWriteItems)
    }

    mutating func next() -> Request {
        switch Int.random(in: 0..<20, using: &self.random) {
        case 0..<4: .put(self.put())
        case 4..<11: .update(self.update())
        case 11..<13: .delete(self.delete())
        case 13: .get(self.get())
        case 14..<17: .query(self.query())
        case 17: .scan(self.scan())
        default: .transaction(self.transaction())
        }
    }

    // MARK: Items

    private mutating func key() -> DynamoItem {
        .key(
            ["a", "b"].random(using: &self.random),
            AttributeNumber(Int.random(in: -2...2, using: &self.random))
        )
    }

    private mutating func item(_ key: DynamoItem) -> DynamoItem {
        var item = key
        let attributes: [String: AttributeValue] = [
            "n": .number(AttributeNumber(Int.random(in: -3...5, using: &self.random))),
            "s": .text(using: &self.random), "tag": .tag(using: &self.random), "l": .list(using: &self.random),
            "m": .map(using: &self.random), "ss": .texts(using: &self.random), "ns": .numbers(using: &self.random),
            "flag": .bool(Bool.random(using: &self.random)),
        ]
        for name in attributes.keys.sorted() where Bool.random(using: &self.random) { item[name] = attributes[name] }
        return item
    }

    // MARK: Writes

    private mutating func put() -> PutItem {
        var expression = RandomExpression()
        let condition = self.condition(&expression)
        return PutItem(
            tableName: self.tableName,
            item: self.item(self.key()),
            conditionExpression: condition,
            expressionAttributeNames: expression.names,
            expressionAttributeValues: expression.values,
            returnValues: .allOld,
            returnValuesOnConditionCheckFailure: self.returnValuesOnFailure()
        )
    }

    private mutating func update() -> UpdateItem {
        var expression = RandomExpression()
        let condition = self.condition(&expression)
        let update = expression.update(using: &self.random)
        return UpdateItem(
            tableName: self.tableName,
            key: self.key(),
            updateExpression: update,
            conditionExpression: condition,
            expressionAttributeNames: expression.names,
            expressionAttributeValues: expression.values,
            returnValues: [.allOld, .allNew].random(using: &self.random),
            returnValuesOnConditionCheckFailure: self.returnValuesOnFailure()
        )
    }

    private mutating func delete() -> DeleteItem {
        var expression = RandomExpression()
        let condition = self.condition(&expression)
        return DeleteItem(
            tableName: self.tableName,
            key: self.key(),
            conditionExpression: condition,
            expressionAttributeNames: expression.names,
            expressionAttributeValues: expression.values,
            returnValues: .allOld,
            returnValuesOnConditionCheckFailure: self.returnValuesOnFailure()
        )
    }

    private mutating func condition(_ expression: inout RandomExpression) -> String? {
        Int.random(in: 0..<3, using: &self.random) == 0 ? expression.condition(using: &self.random) : nil
    }

    private mutating func returnValuesOnFailure() -> ReturnValuesOnConditionCheckFailure? {
        Bool.random(using: &self.random) ? .allOld : nil
    }

    private mutating func transaction() -> TransactWriteItems {
        var keys: [DynamoItem] = []
        for _ in 0..<Int.random(in: 1...3, using: &self.random) {
            let key = self.key()
            if !keys.contains(key) { keys.append(key) }
        }
        return TransactWriteItems(transactItems: keys.map { self.action(on: $0) })
    }

    private mutating func action(on key: DynamoItem) -> TransactWriteItem {
        var expression = RandomExpression()
        let condition = self.condition(&expression)
        switch Int.random(in: 0..<4, using: &self.random) {
        case 0:
            return .put(
                TransactPut(
                    tableName: self.tableName,
                    item: self.item(key),
                    conditionExpression: condition,
                    expressionAttributeNames: expression.names,
                    expressionAttributeValues: expression.values
                )
            )
        case 1:
            // One that cannot fail: moto answers such a transaction as if it were a lone update.
            let update = "SET s = \(expression.value(.text(using: &self.random))) ADD n \(expression.value(1))"
            return .update(
                TransactUpdate(
                    tableName: self.tableName,
                    key: key,
                    updateExpression: update,
                    conditionExpression: condition,
                    expressionAttributeNames: expression.names,
                    expressionAttributeValues: expression.values
                )
            )
        case 2:
            return .delete(
                TransactDelete(
                    tableName: self.tableName,
                    key: key,
                    conditionExpression: condition,
                    expressionAttributeNames: expression.names,
                    expressionAttributeValues: expression.values
                )
            )
        default:
            var expression = RandomExpression()
            let condition = expression.condition(using: &self.random)
            return .conditionCheck(
                TransactConditionCheck(
                    tableName: self.tableName,
                    key: key,
                    conditionExpression: condition,
                    expressionAttributeNames: expression.names,
                    expressionAttributeValues: expression.values
                )
            )
        }
    }

    // MARK: Reads

    private mutating func get() -> GetItem {
        GetItem(
            tableName: self.tableName,
            key: self.key(),
            consistentRead: true,
            projectionExpression: self.projection()
        )
    }

    private mutating func projection() -> String? {
        guard Bool.random(using: &self.random) else { return nil }
        let paths = ["pk", "sk", "n", "m.x", "l[0]", "ss", "gone.deep"].shuffled(using: &self.random)
        return paths.prefix(Int.random(in: 1...4, using: &self.random)).joined(separator: ", ")
    }

    private mutating func query() -> Query {
        var expression = RandomExpression()
        let isOnIndex = Int.random(in: 0..<3, using: &self.random) == 0
        var keyCondition =
            isOnIndex
            ? "tag = \(expression.value(.tag(using: &self.random)))"
            : "pk = \(expression.value(.string(["a", "b"].random(using: &self.random))))"
        if Bool.random(using: &self.random) { keyCondition += " AND \(self.sortKeyCondition(&expression))" }
        let filter = isOnIndex ? nil : self.condition(&expression)
        return Query(
            tableName: self.tableName,
            indexName: isOnIndex ? "by-tag" : nil,
            keyConditionExpression: keyCondition,
            scanIndexForward: Bool.random(using: &self.random),
            limit: Bool.random(using: &self.random) ? Int.random(in: 1...4, using: &self.random) : nil,
            filterExpression: filter,
            // The keys always, by which the answers are told apart.
            projectionExpression: isOnIndex ? nil : ["pk, sk, n, m.x, l[0]", nil].random(using: &self.random),
            expressionAttributeNames: expression.names,
            expressionAttributeValues: expression.values
        )
    }

    private mutating func sortKeyCondition(_ expression: inout RandomExpression) -> String {
        let low = Int.random(in: -3...2, using: &self.random)
        switch Int.random(in: 0..<6, using: &self.random) {
        case 0: return "sk = \(expression.value(low))"
        case 1: return "sk < \(expression.value(low))"
        case 2: return "sk <= \(expression.value(low))"
        case 3: return "sk > \(expression.value(low))"
        case 4: return "sk >= \(expression.value(low))"
        default: return "sk BETWEEN \(expression.value(low)) AND \(expression.value(low + 2))"
        }
    }

    private mutating func scan() -> Scan {
        var expression = RandomExpression()
        let filter = self.condition(&expression)
        return Scan(
            tableName: self.tableName,
            limit: Bool.random(using: &self.random) ? Int.random(in: 1...4, using: &self.random) : nil,
            filterExpression: filter,
            expressionAttributeNames: expression.names,
            expressionAttributeValues: expression.values
        )
    }
}
