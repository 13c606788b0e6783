/// Names that no two items of a table share: beside each owner there is an item that claims its name.
///
/// DynamoDB keeps nothing unique but the primary key. So a name is claimed by an item whose primary key is the name, made in
/// one transaction with the item that owns it:
///
/// ```swift
/// let usernames = users.uniqueNames("username")
///
/// try await client.transactWrite {
///     users.creating(ann)
///     usernames.claiming("ann", for: ann.id)
/// }
/// try await usernames.owner(of: "ann")        // ann.id
/// ```
///
/// The claim of `ann` has the key `username#ann`, and the owner in the attribute `claimedBy`. A reading of the whole table
/// meets the claims too. Names count by their bytes: fold case before, if it is not to matter.
public struct UniqueNames: Sendable {
    /// Keeps these names apart from others in the same table.
    public let kind: String

    private static let ownerAttribute = "claimedBy"
    private let claims: DynamoTable<[String: String]>

    init(_ kind: String, _ claims: DynamoTable<[String: String]>) {
        self.kind = kind
        self.claims = claims
    }

    /// Claims a name, unless it is claimed already.
    public func claiming(_ name: String, for owner: String) -> TransactionAction {
        var claim = [self.claims.partitionKey: self.text(name), Self.ownerAttribute: owner]
        if let sortKey = self.claims.sortKey { claim[sortKey] = self.text(name) }
        return self.claims.creating(claim)
    }

    /// Gives a name back, if this owner has it.
    public func releasing(_ name: String, by owner: String) -> TransactionAction {
        self.claims.deleting(self.key(of: name), if: .equals(.name(Self.ownerAttribute), owner))
    }

    /// Who has claimed the name, or `nil`.
    ///
    /// - Throws: ``DynamoError``, or `CancellationError`.
    public func owner(of name: String) async throws -> String? {
        try await self.claims.get(self.key(of: name), consistent: true)?[Self.ownerAttribute]
    }

    private func text(_ name: String) -> String { "\(self.kind)#\(name)" }

    private func key(of name: String) -> DynamoKey {
        self.claims.sortKey == nil ? .key(self.text(name)) : .key(self.text(name), self.text(name))
    }
}

extension DynamoTable {
    /// Names that no two items of the table share.
    ///
    /// The table's key attributes have to be strings.
    ///
    /// - Parameter kind: What names they are, `username` for example: it starts the keys of the claims.
    public func uniqueNames(_ kind: String) -> UniqueNames {
        var claims = self.client.table(
            self.name,
            of: [String: String].self,
            partitionKey: self.partitionKey,
            sortKey: self.sortKey
        )
        claims.logger = self.logger
        return UniqueNames(kind, claims)
    }
}
