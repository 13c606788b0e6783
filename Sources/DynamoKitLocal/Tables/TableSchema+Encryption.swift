import DynamoKit

extension TableSchema {
    /// The key of AWS's KMS that a table names, if any. The engine does not encrypt: it tells what it was told.
    struct Encryption: Hashable, Sendable, Codable {
        /// An ARN, a key's id or an alias; `nil` for the key that AWS manages.
        var keyID: String?
    }
}

extension TableSchema.Encryption {
    /// - Returns: `nil` when the specification asks for the key that AWS owns, which is the default.
    /// - Throws: A validation error for what DynamoDB does not take.
    init?(_ specification: SSESpecification) throws {
        guard specification.sseType == nil || specification.sseType == .kms else {
            throw ValidationError.parameter("SSEType \(specification.sseType?.rawValue ?? "") is not supported")
        }
        guard specification.enabled == true else {
            guard specification.kmsMasterKeyID == nil, specification.sseType == nil else {
                throw ValidationError.parameter("SSEType and KMSMasterKeyId need SSESpecification to be enabled")
            }
            return nil
        }
        self.keyID = specification.kmsMasterKeyID
    }

    var description: SSEDescription {
        SSEDescription(status: .enabled, sseType: .kms, kmsMasterKeyARN: self.keyARN)
    }

    private var keyARN: String? {
        guard let keyID else { return nil }
        if keyID.hasPrefix("arn:") { return keyID }
        return "arn:aws:kms:local:000000000000:" + (keyID.hasPrefix("alias/") ? keyID : "key/\(keyID)")
    }
}
