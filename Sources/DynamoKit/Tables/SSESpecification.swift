public import struct Foundation.Date

/// With whose key a table is encrypted at rest.
///
/// Specification:
/// [SSESpecification](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html)
public struct SSESpecification: Hashable, Sendable {
    /// `true` for a key in KMS, `false` for a key that AWS owns.
    public var enabled: Bool?
    public var sseType: SSEType?
    /// Key ID, ARN or alias; the region's `alias/aws/dynamodb` by default.
    public var kmsMasterKeyID: String?

    public init(enabled: Bool? = nil, sseType: SSEType? = nil, kmsMasterKeyID: String? = nil) {
        self.enabled = enabled
        self.sseType = sseType
        self.kmsMasterKeyID = kmsMasterKeyID
    }
}

/// The kind of encryption at rest; an unknown one is kept as it came.
public struct SSEType: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let aes256 = SSEType(rawValue: "AES256")
    public static let kms = SSEType(rawValue: "KMS")
}

/// With whose key a table is encrypted at rest, and whether it is available.
///
/// Specification:
/// [SSEDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSEDescription.html)
public struct SSEDescription: Hashable, Sendable {
    public var status: SSEStatus?
    public var sseType: SSEType?
    public var kmsMasterKeyARN: String?
    /// Since when the key cannot be used, and the table with it.
    public var inaccessibleEncryptionDateTime: Date?

    public init(
        status: SSEStatus? = nil,
        sseType: SSEType? = nil,
        kmsMasterKeyARN: String? = nil,
        inaccessibleEncryptionDateTime: Date? = nil
    ) {
        self.status = status
        self.sseType = sseType
        self.kmsMasterKeyARN = kmsMasterKeyARN
        self.inaccessibleEncryptionDateTime = inaccessibleEncryptionDateTime
    }
}

/// The state of encryption with a key in KMS; an unknown one is kept as it came.
public struct SSEStatus: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let enabling = SSEStatus(rawValue: "ENABLING")
    public static let enabled = SSEStatus(rawValue: "ENABLED")
    public static let disabling = SSEStatus(rawValue: "DISABLING")
    public static let disabled = SSEStatus(rawValue: "DISABLED")
    public static let updating = SSEStatus(rawValue: "UPDATING")
}
