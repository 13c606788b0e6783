import DynamoKit

extension DynamoError {
    /// A transaction was not carried out because a condition in it did not hold.
    var isConditionFailedInTransaction: Bool {
        self.failedActions.values.contains { $0.isConditionalCheckFailed }
    }
}
