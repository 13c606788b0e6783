import DynamoKit
import Foundation

/// The accounts: `ChatApp_Users`.
///
/// No two accounts share a name, whatever its case: beside each account there is an item that claims its folded name, written
/// in the same transaction. Accounts that other programs have put there have no such item; they are found by the index.
struct UserStore: Sendable {
    private struct NameClaim: Codable, Sendable {
        var id: String
        var userID: String

        enum CodingKeys: String, CodingKey {
            case id = "userId"
            case userID = "claimedBy"
        }

        init(_ username: Username, userID: String) {
            self.id = Self.id(of: username)
            self.userID = userID
        }

        static func id(of username: Username) -> String { "username#\(username.folded)" }
    }

    private let client: DynamoClient
    private let accounts: DynamoTable<Account>
    private let claims: DynamoTable<NameClaim>
    private let names: DynamoIndex<Account>

    init(client: DynamoClient) {
        let name = ChatTables.users.tableName
        self.client = client
        self.accounts = client.table(name, of: Account.self, partitionKey: "userId")
        self.claims = client.table(name, of: NameClaim.self, partitionKey: "userId")
        self.names = self.accounts.index("username-index", partitionKey: "username")
    }

    /// The account of this name, an account just made included.
    func account(named username: Username) async throws -> Account? {
        if let claim = try await self.claims.get(.key(NameClaim.id(of: username)), consistent: true) {
            return try await self.accounts.get(.key(claim.userID), consistent: true)
        }
        return try await self.names.query(partition: username.text).first()
    }

    /// Makes an account.
    ///
    /// - Returns: `nil` when the name is taken.
    func create(_ username: Username, passwordHash: String) async throws -> Account? {
        let account = Account(
            id: UUID().uuidString.lowercased(),
            username: username.text,
            passwordHash: passwordHash,
            createdAt: UnixTime.iso8601(milliseconds: UnixTime.milliseconds())
        )
        do {
            try await self.client.transactWrite {
                self.accounts.putting(account, if: .notExists("userId"))
                self.claims.putting(NameClaim(username, userID: account.id), if: .notExists("userId"))
            }
            return account
        } catch let error as DynamoError where error.isConditionFailedInTransaction {
            return nil
        }
    }

    /// Stores a new hash, unless the password has been changed in the meantime.
    func replacePasswordHash(of account: Account, with hash: String) async throws {
        do {
            try await self.accounts.update(.key(account.id), if: .equals("passwordHash", account.passwordHash)) {
                $0.set("passwordHash", to: hash)
            }
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            return
        }
    }
}
