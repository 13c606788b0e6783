import DynamoKit
import FoundationEssentials

/// Which items are part of requests that are under way: a value that is told when they begin and end.
///
/// Specification:
/// [Transactional conflict handling](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling)
struct ItemHolds: Sendable {
    struct Address: Hashable, Sendable {
        let table: Int64
        let key: StoredKey
    }

    /// Who asks for items.
    enum Claimant: Sendable {
        /// Conflicts with writing transactions.
        case write
        /// Conflicts with whatever writes.
        case transaction
        /// As a transaction does, but nothing conflicts with it afterwards.
        case transactionalRead
    }

    private var writes: [Address: Int] = [:]
    private var transactions: Set<Address> = []
    /// Items of transactions that have been answered, and until when they are held nevertheless.
    private var lingering: [Address: Date] = [:]

    /// A request begins.
    ///
    /// - Returns: Places of the items that it conflicts in. The request holds the others if it is a write; if there are
    ///   any conflicts a transaction holds none.
    mutating func began(_ claimant: Claimant, on items: [Address?], at now: Date) -> Set<Int> {
        self.lingering = self.lingering.filter { $0.value > now }
        let conflicts = items.indices.filter { place in
            guard let item = items[place] else { return false }
            if self.transactions.contains(item) || self.lingering[item] != nil { return true }
            return claimant != .write && self.writes[item] != nil
        }
        switch claimant {
        case .write:
            for place in items.indices where !conflicts.contains(place) {
                if let item = items[place] { self.writes[item, default: 0] += 1 }
            }
        case .transaction where conflicts.isEmpty: self.transactions.formUnion(items.compactMap(\.self))
        case .transaction, .transactionalRead: break
        }
        return Set(conflicts)
    }

    /// A request that held these items has been answered.
    ///
    /// - Parameter end: Until when the items of a transaction are held nevertheless.
    mutating func ended(_ claimant: Claimant, on items: [Address], until end: Date?) {
        switch claimant {
        case .write:
            for item in items {
                let others = (self.writes[item] ?? 1) - 1
                self.writes[item] = others > 0 ? others : nil
            }
        case .transaction:
            self.transactions.subtract(items)
            if let end { for item in items { self.lingering[item] = end } }
        case .transactionalRead: break
        }
    }
}

/// The items that a request is about to read or write.
struct ItemClaim: Sendable {
    let claimant: ItemHolds.Claimant
    /// `nil` for one that has no key by which it could be held; the request fails for that.
    let items: [ItemHolds.Address?]

    init(_ claimant: ItemHolds.Claimant, on actions: [any ItemAction], in catalog: Catalog) {
        self.claimant = claimant
        self.items = actions.map { action in
            Self.address(of: action.tableName, in: catalog) { try action.key(in: $0) }
        }
    }

    init(_ read: TransactGetItems, in catalog: Catalog) {
        self.claimant = .transactionalRead
        self.items = read.transactItems.map { get in
            Self.address(of: get.tableName, in: catalog) { try $0.storedKey(get.key) }
        }
    }

    private static func address(
        of tableName: String,
        in catalog: Catalog,
        _ key: (StoredTable) throws -> StoredKey
    ) -> ItemHolds.Address? {
        do {
            let table = try catalog.table(named: tableName)
            return ItemHolds.Address(table: table.id, key: try key(table))
        } catch {
            // What is wrong is said when the request is carried out.
            return nil
        }
    }
}
