import Auth
import Crypto
import FoundationEssentials

/// A revocation as it stands in the table. All are in one partition, ordered by time.
struct RevocationRow: Codable, Sendable {
    enum Kind: String, Codable { case token, session, subject, key }

    let pk: String
    let sk: String
    let kind: Kind
    let id: String
    /// Microseconds since 1970.
    let revokedAt: Int
    /// Microseconds since 1970.
    let expiresAt: Int?
    let expires: Int?

    static let partitionKey = "auth#revocations"

    init(_ revocation: Revocation) {
        (self.kind, self.id) =
            switch revocation.target {
            case .token(let id): (.token, id)
            case .session(let id): (.session, id)
            case .subject(let id): (.subject, id)
            case .key(let id): (.key, id)
            }
        self.revokedAt = revocation.revokedAt.microseconds
        self.expiresAt = revocation.expiresAt?.microseconds
        self.expires = revocation.expiresAt?.timeToLive
        self.pk = Self.partitionKey
        // Identifiers may be longer than a sort key.
        let digest = SHA256.hash(data: Data("\(self.kind.rawValue)#\(self.id)".utf8))
        self.sk =
            Self.sortKey(self.revokedAt) + "#" + digest.prefix(16).map { String($0, radix: 16) }.joined(separator: ".")
    }

    var revocation: Revocation {
        let target: Revocation.Target =
            switch self.kind {
            case .token: .token(self.id)
            case .session: .session(self.id)
            case .subject: .subject(self.id)
            case .key: .key(self.id)
            }
        return Revocation(
            target,
            revokedAt: Date(microseconds: self.revokedAt),
            expiresAt: self.expiresAt.map { Date(microseconds: $0) }
        )
    }

    /// Times as text that sorts like them, up to the year 9999.
    static func sortKey(_ microseconds: Int) -> String {
        let digits = String(max(0, microseconds))
        return String(repeating: "0", count: max(0, 18 - digits.count)) + digits
    }
}

extension Date {
    init(microseconds: Int) { self.init(timeIntervalSince1970: Double(microseconds) / 1e6) }

    var microseconds: Int { Int((self.timeIntervalSince1970 * 1e6).rounded()) }
}
