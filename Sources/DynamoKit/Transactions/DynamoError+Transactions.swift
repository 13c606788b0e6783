extension DynamoError {
    /// The actions that kept a transaction from being carried out, by their place in it.
    ///
    /// ```swift
    /// } catch let error as DynamoError where error.failedActions[1]?.isConditionalCheckFailed == true {
    /// ```
    public var failedActions: [Int: CancellationReason] {
        Dictionary(
            uniqueKeysWithValues: self.cancellationReasons.enumerated()
                .filter { $0.element.code != "None" }
                .map { ($0.offset, $0.element) }
        )
    }

    /// Whether nothing was written because a condition, or an expected version, did not hold: that of the write, or in a
    /// transaction that of any action.
    public var isConditionFailed: Bool {
        self.code == .conditionalCheckFailed || self.code == .versionConflict
            || self.cancellationReasons.contains { $0.isConditionalCheckFailed }
    }
}

extension CancellationReason {
    /// Whether the action's condition did not hold.
    public var isConditionalCheckFailed: Bool { self.code == "ConditionalCheckFailed" }
}
