/// The item that one action or read of a transaction concerns.
struct TransactionTarget: Hashable, Sendable {
    var tableName: String
    var key: DynamoItem

    /// Most actions, or reads, that a transaction takes.
    static let maximumCount = 100
    /// Most bytes that the items of a transaction have together.
    static let maximumBytes = 4 * 1024 * 1024

    /// Refuses what no transaction can do.
    ///
    /// - Parameters:
    ///   - targets: In the order of the transaction.
    ///   - kind: What concerns them, for the message.
    static func validate(_ targets: [TransactionTarget], as kind: String) throws(DynamoError) {
        guard !targets.isEmpty, targets.count <= Self.maximumCount else {
            throw DynamoError(
                .invalidRequest,
                message: "A transaction takes 1 to \(Self.maximumCount) \(kind), not \(targets.count)."
            )
        }
        var indexes: [TransactionTarget: Int] = [:]
        for (index, target) in targets.enumerated() {
            guard let other = indexes.updateValue(index, forKey: target) else { continue }
            throw DynamoError(
                .invalidRequest,
                message:
                    "Of the transaction's \(kind), \(other) and \(index) concern the same item of \(target.tableName)."
            )
        }
    }
}

extension DynamoError {
    /// Tells for each reason of a canceled transaction which item it is about.
    func naming(_ targets: [TransactionTarget]) -> DynamoError {
        guard self.code == .transactionCanceled else { return self }
        var error = self
        for index in error.cancellationReasons.indices where targets.indices.contains(index) {
            error.cancellationReasons[index].tableName = targets[index].tableName
            error.cancellationReasons[index].key = targets[index].key
        }
        return error
    }
}
