import Crypto
import DynamoKit
import RateLimit

/// Reads and writes the items that limits stand in.
struct RateLimitTable: Sendable {
    /// An update of one item.
    struct Change: Sendable {
        var key: String
        var update: UpdateBuilder
    }

    /// What came of a conditional write.
    enum Outcome {
        /// It was carried out. This is what the item was before, if that was to be had.
        case written(old: DynamoItem?)
        /// Conditions did not hold. These are the items as they are, by key, as far as they were at fault.
        case refused(items: [String: DynamoItem])
    }

    private let client: DynamoClient
    private let configuration: DynamoRateLimitConfiguration
    /// How long items are kept after their last change: longer than any of the limits reaches back.
    private let lifetime: Duration

    init(client: DynamoClient, configuration: DynamoRateLimitConfiguration, policies: [RateLimitPolicy]) {
        self.client = client
        self.configuration = configuration
        // Twice the period, as counters of windows need it, and some for clocks that differ.
        self.lifetime = (policies.map(\.period).max() ?? .zero) * 2 + .seconds(60)
    }

    /// The item's key for somebody's, of bounded length and below the name of the limiter.
    static func itemKey(_ name: String, _ key: String) -> String {
        guard key.utf8.count > 256 else { return "\(name)#\(key)" }
        let digest = SHA256.hash(data: Array(key.utf8)).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        return "\(name)##" + digest.joined()
    }

    func read(_ key: String, timeout: Duration) async throws -> DynamoItem {
        let operation = GetItem(
            tableName: self.configuration.tableName,
            key: self.primaryKey(key),
            consistentRead: true
        )
        return try await self.client.execute(operation, timeout: timeout).item ?? [:]
    }

    func delete(_ key: String, timeout: Duration) async throws {
        let operation = DeleteItem(tableName: self.configuration.tableName, key: self.primaryKey(key))
        _ = try await self.client.execute(operation, timeout: timeout)
    }

    func write(_ change: Change, at now: Duration, timeout: Duration) async throws -> Outcome {
        let update = self.expiring(change.update, at: now)
        let operation = UpdateItem(
            tableName: self.configuration.tableName,
            key: self.primaryKey(change.key),
            updateExpression: update.updateExpression,
            conditionExpression: update.conditionExpression,
            expressionAttributeNames: update.names,
            expressionAttributeValues: update.values,
            returnValues: .allOld,
            returnValuesOnConditionCheckFailure: .allOld
        )
        do {
            return .written(old: try await self.client.execute(operation, timeout: timeout).attributes ?? [:])
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            return .refused(items: [change.key: error.item ?? [:]])
        }
    }

    /// Carries out changes of several items together or not at all.
    func write(_ changes: [Change], at now: Duration, timeout: Duration) async throws -> Outcome {
        if changes.count == 1, let change = changes.first {
            return try await self.write(change, at: now, timeout: timeout)
        }
        let actions = changes.map { change in
            let update = self.expiring(change.update, at: now)
            return TransactWriteItem.update(
                TransactUpdate(
                    tableName: self.configuration.tableName,
                    key: self.primaryKey(change.key),
                    updateExpression: update.updateExpression,
                    conditionExpression: update.conditionExpression,
                    expressionAttributeNames: update.names,
                    expressionAttributeValues: update.values,
                    returnValuesOnConditionCheckFailure: .allOld
                )
            )
        }
        do {
            _ = try await self.client.execute(TransactWriteItems(transactItems: actions), timeout: timeout)
            return .written(old: nil)
        } catch let error as DynamoError where error.isConditionFailed {
            let failed = error.failedActions.filter { $0.value.isConditionalCheckFailed }
            return .refused(
                items: Dictionary(uniqueKeysWithValues: failed.map { (changes[$0.key].key, $0.value.item ?? [:]) })
            )
        }
    }

    private func primaryKey(_ key: String) -> DynamoItem { [self.configuration.partitionKey: .string(key)] }

    private func expiring(_ update: UpdateBuilder, at now: Duration) -> UpdateBuilder {
        var update = update
        let seconds = (now + self.lifetime).components.seconds + 1
        update.set(self.configuration.expirationAttribute, to: .number(AttributeNumber(seconds)))
        return update
    }
}
