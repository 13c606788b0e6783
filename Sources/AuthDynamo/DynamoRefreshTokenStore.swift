public import Auth
import DynamoKit
public import FoundationEssentials

/// Keeps sessions in DynamoDB, for any number of nodes.
///
/// A session is one item, replaced under the condition that it has the version before. Beside it there is an item that says
/// whose it is, written in the same transaction, and removed once the session has ended. Reads are consistent. Items expire by DynamoDB's time to live, and are
/// overlooked from the moment on at which they should.
///
/// What DynamoDB refuses, a `DynamoError` tells.
public struct DynamoRefreshTokenStore: RefreshTokenStore {
    private let table: AuthTable
    private let now: @Sendable () -> Date

    /// Creates a store; nothing is sent.
    ///
    /// - Parameters:
    ///   - table: The table, see ``AuthTable/createIfMissing()``.
    ///   - now: The current time.
    public init(table: AuthTable, now: @escaping @Sendable () -> Date = { Date() }) {
        self.table = table
        self.now = now
    }

    public func insert(_ family: RefreshFamily) async throws {
        do {
            try await self.table.client.transactWrite {
                self.sessions.creating(SessionRow(family))
                self.subjects.creating(SubjectRow(family))
            }
        } catch let error as DynamoError where error.isConditionFailed {
            throw AuthError(.storeConflict, "There is a session of this identifier.", cause: error)
        }
    }

    public func family(id: RefreshFamily.ID) async throws -> RefreshFamily? {
        let row = try await self.sessions.get(Self.key(id), consistent: true)
        return row.flatMap { $0.family.expiresAt > self.now() ? $0.family : nil }
    }

    public func replace(_ family: RefreshFamily) async throws -> Bool {
        guard try await self.write(SessionRow(family), after: family.version - 1) else { return false }
        // Whoever signs in and out all the time has no more sessions to list for it.
        if family.ending != nil {
            try await self.subjects.delete(.key(SubjectRow.partitionKey(subject: family.subject), family.id))
        }
        return true
    }

    private func write(_ row: SessionRow, after version: Int) async throws -> Bool {
        do {
            try await self.sessions.put(row, if: .equals("version", version))
            return true
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            // An attempt before the last may have written it, and its answer was lost on the way.
            guard error.isOutcomeUnknown, let stored = error.item else { return false }
            return try self.sessions.decode(stored) == row
        }
    }

    public func families(ofSubject subject: String) async throws -> [RefreshFamily] {
        var keys: [DynamoKey] = []
        let rows = self.subjects.query(partition: SubjectRow.partitionKey(subject: subject), consistent: true)
        for try await row in rows { keys.append(Self.key(row.sk)) }
        guard !keys.isEmpty else { return [] }
        let now = self.now()
        return try await self.sessions.batchGet(keys, consistent: true)
            .map(\.family)
            .filter { $0.expiresAt > now }
    }

    private var sessions: DynamoTable<SessionRow> { self.table.of(SessionRow.self) }

    private var subjects: DynamoTable<SubjectRow> { self.table.of(SubjectRow.self) }

    private static func key(_ id: RefreshFamily.ID) -> DynamoKey {
        .key(SessionRow.partitionKey(id: id), SessionRow.sortKey)
    }
}
