/// Keeps what is needed to restore a table as it was at any time, or no longer.
///
/// Specification:
/// [UpdateContinuousBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html)
public struct UpdateContinuousBackups: DynamoOperation {
    public static let name = "UpdateContinuousBackups"

    public var tableName: String
    public var pointInTimeRecoverySpecification: PointInTimeRecoverySpecification

    public init(tableName: String, pointInTimeRecoverySpecification: PointInTimeRecoverySpecification) {
        self.tableName = tableName
        self.pointInTimeRecoverySpecification = pointInTimeRecoverySpecification
    }

    public struct Output: Hashable, Sendable {
        public var continuousBackupsDescription: ContinuousBackupsDescription

        public init(continuousBackupsDescription: ContinuousBackupsDescription) {
            self.continuousBackupsDescription = continuousBackupsDescription
        }
    }
}

/// Whether a table can be restored as it was at any time, and how far back.
///
/// Specification:
/// [PointInTimeRecoverySpecification](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html)
public struct PointInTimeRecoverySpecification: Hashable, Sendable {
    public var pointInTimeRecoveryEnabled: Bool
    /// 1 to 35; 35 by default.
    public var recoveryPeriodInDays: Int?

    public init(pointInTimeRecoveryEnabled: Bool, recoveryPeriodInDays: Int? = nil) {
        self.pointInTimeRecoveryEnabled = pointInTimeRecoveryEnabled
        self.recoveryPeriodInDays = recoveryPeriodInDays
    }
}
