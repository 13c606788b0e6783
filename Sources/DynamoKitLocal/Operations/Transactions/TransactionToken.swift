import Crypto
import DynamoKit
import FoundationEssentials

/// A client's name for a transaction, which keeps it from happening twice.
///
/// Specification:
/// [Idempotency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems)
struct TransactionToken: Sendable {
    /// How long a token is good for after its transaction.
    static let lifetime: TimeInterval = 600

    let text: String
    /// Tells whether a transaction is the same one.
    let fingerprint: [UInt8]

    init(_ text: String, of items: [TransactWriteItem]) throws {
        try self.init(text, ofBytes: items.map { Self.canonicalBytes(of: $0) })
    }

    init(_ text: String, of statements: [ParameterizedStatement]) throws {
        try self.init(text, ofBytes: statements.map { Self.canonicalBytes(of: $0) })
    }

    private init(_ text: String, ofBytes parts: [[UInt8]]) throws {
        try ValidationError.checkText(text, at: "clientRequestToken", as: "ClientRequestToken")
        self.text = text
        var hash = SHA256()
        for part in parts { hash.update(data: part) }
        self.fingerprint = Array(hash.finalize())
    }

    /// Equal bytes for equal actions, and different ones for different.
    private static func canonicalBytes(of action: TransactWriteItem) -> [UInt8] {
        let parts: DynamoItem
        switch action {
        case .conditionCheck(let check):
            parts = Self.parts(
                "ConditionCheck",
                check.tableName,
                check.key,
                condition: check.conditionExpression,
                update: nil,
                check.expressionAttributeNames,
                check.expressionAttributeValues,
                check.returnValuesOnConditionCheckFailure
            )
        case .put(let put):
            parts = Self.parts(
                "Put",
                put.tableName,
                put.item,
                condition: put.conditionExpression,
                update: nil,
                put.expressionAttributeNames,
                put.expressionAttributeValues,
                put.returnValuesOnConditionCheckFailure
            )
        case .update(let update):
            parts = Self.parts(
                "Update",
                update.tableName,
                update.key,
                condition: update.conditionExpression,
                update: update.updateExpression,
                update.expressionAttributeNames,
                update.expressionAttributeValues,
                update.returnValuesOnConditionCheckFailure
            )
        case .delete(let delete):
            parts = Self.parts(
                "Delete",
                delete.tableName,
                delete.key,
                condition: delete.conditionExpression,
                update: nil,
                delete.expressionAttributeNames,
                delete.expressionAttributeValues,
                delete.returnValuesOnConditionCheckFailure
            )
        }
        return ItemBlob.encode(parts, canonical: true)
    }

    private static func canonicalBytes(of statement: ParameterizedStatement) -> [UInt8] {
        let parts: DynamoItem = [
            "statement": .string(statement.statement),
            "parameters": .list(statement.parameters),
            "returnValues": statement.returnValuesOnConditionCheckFailure.map { .string($0.rawValue) } ?? .null,
        ]
        return ItemBlob.encode(parts, canonical: true)
    }

    private static func parts(
        _ kind: String,
        _ tableName: String,
        _ item: DynamoItem,
        condition: String?,
        update: String?,
        _ names: [String: String],
        _ values: DynamoItem,
        _ returnValues: ReturnValuesOnConditionCheckFailure?
    ) -> DynamoItem {
        [
            "kind": .string(kind),
            "table": .string(tableName),
            "item": .map(item),
            "condition": condition.map { .string($0) } ?? .null,
            "update": update.map { .string($0) } ?? .null,
            "names": .map(names.mapValues { .string($0) }),
            "values": .map(values),
            "returnValues": returnValues.map { .string($0.rawValue) } ?? .null,
        ]
    }
}

extension WriteTransaction {
    /// Whether a transaction with this token was carried out within the last ten minutes.
    ///
    /// - Throws: ``DynamoError/Code/idempotentParameterMismatch`` when that was another one.
    func isReplay(_ token: TransactionToken) throws -> Bool {
        let statement = try self.connection.statement(
            "SELECT fingerprint FROM transaction_tokens WHERE token = ? AND expires_at > ?"
        )
        try statement.bind(token.text, at: 1)
        try statement.bind(Self.milliseconds(self.now), at: 2)
        guard let fingerprint = try statement.firstRow({ $0.bytes(at: 0) }) else { return false }
        guard fingerprint == token.fingerprint else {
            throw DynamoError(
                .idempotentParameterMismatch,
                message: "The request uses the same client token as a previous, but different, request."
            )
        }
        return true
    }

    /// Keeps the token of a transaction that was carried out, and forgets those that have expired.
    func record(_ token: TransactionToken) throws {
        try self.beginChanges()
        let expired = try self.connection.statement("DELETE FROM transaction_tokens WHERE expires_at <= ?")
        try expired.bind(Self.milliseconds(self.now), at: 1)
        try expired.run()
        let insert = try self.connection.statement(
            "INSERT INTO transaction_tokens (token, fingerprint, expires_at) VALUES (?, ?, ?)"
        )
        try insert.bind(token.text, at: 1)
        try insert.bind(token.fingerprint, at: 2)
        try insert.bind(Self.milliseconds(self.now + TransactionToken.lifetime), at: 3)
        try insert.run()
    }

    private static func milliseconds(_ date: Date) -> Int64 {
        Int64(date.timeIntervalSince1970 * 1000)
    }
}
