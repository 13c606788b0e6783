/// An account, as it is stored in `ChatApp_Users`. Guests have none.
struct Account: Codable, Hashable, Sendable {
    var id: String
    var username: String
    /// In PHC string format.
    var passwordHash: String
    /// In ISO 8601.
    var createdAt: String

    enum CodingKeys: String, CodingKey {
        case id = "userId"
        case username, passwordHash, createdAt
    }

    var user: User { User(id: self.id, username: self.username) }
}

extension Account: CustomStringConvertible, CustomReflectable {
    /// Without the hash, so that no log has it.
    var description: String { "Account(id: \(self.id), username: \(self.username))" }
    var customMirror: Mirror { Mirror(self, children: ["id": self.id, "username": self.username]) }
}
