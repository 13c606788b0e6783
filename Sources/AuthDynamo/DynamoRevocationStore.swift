public import Auth
import DynamoKit
public import FoundationEssentials

/// Keeps revocations in DynamoDB, for any number of nodes.
///
/// They are items of one partition in the order of time, so that a node gets what is new with one consistent query, of half
/// a read unit when nothing is. One partition takes a thousand revocations in a second.
///
/// What DynamoDB refuses, a `DynamoError` tells.
public struct DynamoRevocationStore: RevocationStore {
    private let table: AuthTable

    /// Creates a store; nothing is sent.
    ///
    /// - Parameter table: The table, see ``AuthTable/createIfMissing()``.
    public init(table: AuthTable) { self.table = table }

    public func insert(_ revocation: Revocation) async throws {
        try await self.rows.put(RevocationRow(revocation))
    }

    public func revocations(since time: Date?, now: Date) async throws -> [Revocation] {
        let sort = time.map { SortKeyCondition.greaterThanOrEqual(RevocationRow.sortKey($0.microseconds)) }
        var revocations: [Revocation] = []
        for try await row in self.rows.query(partition: RevocationRow.partitionKey, sort: sort, consistent: true) {
            let revocation = row.revocation
            if revocation.expiresAt.map({ $0 > now }) ?? true { revocations.append(revocation) }
        }
        return revocations
    }

    private var rows: DynamoTable<RevocationRow> { self.table.of(RevocationRow.self) }
}
