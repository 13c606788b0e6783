import DynamoKit
import Foundation

/// The accounts: `ChatApp_Users`.
///
/// No two accounts share a name, whatever its case: beside each account there is an item that claims its folded name, written
/// in the same transaction. Accounts that other programs have put there have no such item; they are found by the index.
struct UserStore: Sendable {
    private let client: DynamoClient
    private let accounts: DynamoTable<Account>
    private let claims: UniqueNames
    private let names: DynamoIndex<Account>

    init(client: DynamoClient) {
        self.client = client
        self.accounts = client.table(ChatTables.users, of: Account.self)
        self.claims = self.accounts.uniqueNames("username")
        self.names = self.accounts.index("username-index")
    }

    /// The account of this name, an account just made included.
    func account(named username: Username) async throws -> Account? {
        if let userID = try await self.claims.owner(of: username.folded) {
            return try await self.accounts.get(.key(userID), consistent: true)
        }
        return try await self.names.query(partition: username.text).first()
    }

    /// The account with this identifier, an account just made included.
    func account(id: String) async throws -> Account? {
        try await self.accounts.get(.key(id), consistent: true)
    }

    /// The people with these identifiers, in their order, as far as they have accounts.
    func users(_ ids: [String]) async throws -> [User] {
        let keys = ids.filter { (1...Self.maximumKeyBytes).contains($0.utf8.count) }.map { DynamoKey.key($0) }
        let found = try await self.accounts.batchGet(keys, selecting: ["userId", "username"], as: Named.self)
        return found.compactMap { item in item.username.map { User(id: item.id, username: $0) } }
    }

    /// How long DynamoDB lets a partition key be.
    static let maximumKeyBytes = 2_048

    /// What stands under an identifier: an account, or the claim of a name, which has no name itself.
    private struct Named: Decodable {
        var id: String
        var username: String?

        enum CodingKeys: String, CodingKey {
            case id = "userId"
            case username
        }
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
                self.accounts.creating(account)
                self.claims.claiming(username.folded, for: account.id)
            }
            return account
        } catch let error as DynamoError where error.isConditionFailed {
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
