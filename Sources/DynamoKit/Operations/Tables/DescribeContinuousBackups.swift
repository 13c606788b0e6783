public import struct Foundation.Date

/// Tells whether a table can be restored as it was at any time.
///
/// Specification:
/// [DescribeContinuousBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html)
public struct DescribeContinuousBackups: DynamoOperation {
    public static let name = "DescribeContinuousBackups"

    public var tableName: String

    public init(tableName: String) {
        self.tableName = tableName
    }

    public struct Output: Hashable, Sendable {
        public var continuousBackupsDescription: ContinuousBackupsDescription

        public init(continuousBackupsDescription: ContinuousBackupsDescription) {
            self.continuousBackupsDescription = continuousBackupsDescription
        }
    }
}

/// Whether a table can be restored as it was at any time.
///
/// Specification:
/// [ContinuousBackupsDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ContinuousBackupsDescription.html)
public struct ContinuousBackupsDescription: Hashable, Sendable {
    public var continuousBackupsStatus: ContinuousBackupsStatus
    public var pointInTimeRecoveryDescription: PointInTimeRecoveryDescription?

    public init(
        continuousBackupsStatus: ContinuousBackupsStatus,
        pointInTimeRecoveryDescription: PointInTimeRecoveryDescription? = nil
    ) {
        self.continuousBackupsStatus = continuousBackupsStatus
        self.pointInTimeRecoveryDescription = pointInTimeRecoveryDescription
    }
}

/// To which times a table can be restored.
///
/// Specification:
/// [PointInTimeRecoveryDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoveryDescription.html)
public struct PointInTimeRecoveryDescription: Hashable, Sendable {
    public var pointInTimeRecoveryStatus: ContinuousBackupsStatus?
    public var recoveryPeriodInDays: Int?
    public var earliestRestorableDateTime: Date?
    /// About five minutes ago.
    public var latestRestorableDateTime: Date?

    public init(
        pointInTimeRecoveryStatus: ContinuousBackupsStatus? = nil,
        recoveryPeriodInDays: Int? = nil,
        earliestRestorableDateTime: Date? = nil,
        latestRestorableDateTime: Date? = nil
    ) {
        self.pointInTimeRecoveryStatus = pointInTimeRecoveryStatus
        self.recoveryPeriodInDays = recoveryPeriodInDays
        self.earliestRestorableDateTime = earliestRestorableDateTime
        self.latestRestorableDateTime = latestRestorableDateTime
    }
}

/// Whether backups are kept; an unknown state is kept as it came.
public struct ContinuousBackupsStatus: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let enabled = ContinuousBackupsStatus(rawValue: "ENABLED")
    public static let disabled = ContinuousBackupsStatus(rawValue: "DISABLED")
}
