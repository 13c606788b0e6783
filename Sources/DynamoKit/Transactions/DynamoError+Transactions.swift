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
}

extension CancellationReason {
    /// Whether the action's condition did not hold.
    public var isConditionalCheckFailed: Bool { self.code == "ConditionalCheckFailed" }
}
