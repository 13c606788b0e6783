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
