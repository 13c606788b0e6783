import DynamoKit

/// Carries out the actions of a transaction one by one, and keeps the reason of each that fails.
///
/// No two actions are on the same item, so their order does not matter, and the others' reasons can still be found after
/// one has failed. The store undoes them all then.
struct TransactionRun {
    private struct ItemAddress: Hashable {
        let table: Int64
        let key: StoredKey
    }

    private var items: Set<ItemAddress> = []
    private var reasons: [CancellationReason] = []
    private var bytes = 0
    private var capacity: [String: CapacityTally] = [:]
    private var collections: ItemCollections

    init(_ returnItemCollectionMetrics: ReturnItemCollectionMetrics?) {
        self.collections = ItemCollections(returnItemCollectionMetrics)
    }

    /// - Throws: What ends the whole transaction at once; an action's own failure becomes its reason.
    mutating func perform(_ action: any ItemAction, of table: StoredTable, in transaction: WriteTransaction) throws {
        do {
            let key = try action.key(in: table)
            guard self.items.insert(ItemAddress(table: table.id, key: key)).inserted else {
                throw DuplicateItem()
            }
            let change = try action.perform(at: key, of: table, in: transaction)
            self.bytes += change.new?.size ?? 0
            if !(action is ItemCheck) { self.collections.wrote(action, at: key, of: table) }
            self.capacity[action.tableName, default: CapacityTally(tableName: action.tableName)].add(change, factor: 2)
            self.reasons.append(TransactionCancellation.none)
        } catch is DuplicateItem {
            throw ValidationError.invalid(Self.duplicateItems)
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            self.reasons.append(
                CancellationReason(code: "ConditionalCheckFailed", message: error.message, item: error.item)
            )
        } catch let error as DynamoError where error.code == .duplicateItem {
            self.failed(CancellationReason(code: "DuplicateItem", message: error.message))
        } catch let error as DynamoError where TransactionCancellation.isReason(error) {
            self.reasons.append(TransactionCancellation.invalid(error))
        }
    }

    /// Says why the next action could not even be tried.
    mutating func failed(_ reason: CancellationReason) {
        self.reasons.append(reason)
    }

    static let duplicateItems = "Transaction request cannot include multiple operations on one item"

    private struct DuplicateItem: Error {}

    /// - Throws: ``DynamoError/Code/transactionCanceled`` with a reason for each action when one has failed.
    func finish() throws {
        try TransactionCancellation.check(self.reasons)
        guard self.bytes <= BatchRules.maximumTransactionBytes else {
            throw ValidationError.invalid("Aggregated size of the items in the transaction has exceeded 4 MB")
        }
    }

    func consumedCapacity(_ detail: ReturnConsumedCapacity?) -> [ConsumedCapacity] {
        self.capacity.sorted { $0.key < $1.key }.compactMap { $0.value.consumed(detail, transaction: .write) }
    }

    func itemCollectionMetrics(in transaction: WriteTransaction) throws -> [String: [ItemCollectionMetrics]] {
        try self.collections.metrics(in: transaction)
    }
}

extension DynamoError {
    /// - Parameter reasons: One for each action.
    static func transactionCanceled(_ reasons: [CancellationReason], location: Location = .here()) -> DynamoError {
        let codes = reasons.map(\.code).joined(separator: ", ")
        return DynamoError(
            .transactionCanceled,
            message: "Transaction cancelled, please refer cancellation reasons for specific reasons [\(codes)]",
            cancellationReasons: reasons,
            location: location
        )
    }
}
