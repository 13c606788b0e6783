import Auth
import FoundationEssentials

/// A session as it stands in the table.
struct SessionRow: Codable, Hashable, Sendable {
    let pk: String
    let sk: String
    /// Repeats the family's version where a condition can see it.
    let version: Int
    let expires: Int
    let family: RefreshFamily

    static let sortKey = "session"

    init(_ family: RefreshFamily) {
        self.pk = Self.partitionKey(id: family.id)
        self.sk = Self.sortKey
        self.version = family.version
        self.expires = family.expiresAt.timeToLive
        self.family = family
    }

    static func partitionKey(id: RefreshFamily.ID) -> String { "auth#session#\(id)" }
}

/// Says that a subject has a session: written with it, so that a subject's sessions are found without an index, which would
/// know of a new one a little late.
struct SubjectRow: Codable, Hashable, Sendable {
    let pk: String
    let sk: String
    let expires: Int

    init(_ family: RefreshFamily) {
        self.pk = Self.partitionKey(subject: family.subject)
        self.sk = family.id
        self.expires = family.expiresAt.timeToLive
    }

    static func partitionKey(subject: String) -> String { "auth#subject#\(subject)" }
}

extension Date {
    /// The second from which DynamoDB may remove an item.
    var timeToLive: Int { Int(self.timeIntervalSince1970.rounded(.up)) }
}
