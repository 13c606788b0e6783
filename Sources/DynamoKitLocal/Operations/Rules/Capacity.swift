import DynamoKit

/// Capacity units by AWS's rounding.
///
/// Specification:
/// [Capacity unit consumption](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html)
enum Capacity {
    /// Units for reading `bytes` at once: one for every 4 KB begun and at least one, half as much when the read may be
    /// eventually consistent.
    static func read(_ bytes: Int, isConsistent: Bool) -> Double {
        Double(max(1, (bytes + 4095) / 4096)) * (isConsistent ? 1 : 0.5)
    }

    /// Units for writing an item of `bytes`: one for every kilobyte begun and at least one.
    static func write(_ bytes: Int) -> Double {
        Double(max(1, (bytes + 1023) / 1024))
    }
}

/// Adds up what a request takes from one table.
struct CapacityTally {
    private let tableName: String
    private var table = 0.0
    private var localIndexes: [String: Double] = [:]
    private var globalIndexes: [String: Double] = [:]

    init(tableName: String) {
        self.tableName = tableName
    }

    mutating func add(_ units: Double) {
        self.table += units
    }

    mutating func add(_ units: Double, to index: StoredIndex) {
        let name = index.definition.name
        if index.isLocal {
            self.localIndexes[name, default: 0] += units
        } else {
            self.globalIndexes[name, default: 0] += units
        }
    }

    /// - Parameter factor: 2 for what is part of a transaction. Indexes take no more for that.
    mutating func add(_ change: ItemChange, factor: Double = 1) {
        self.table += factor * Capacity.write(max(change.old?.size ?? 0, change.new?.size ?? 0))
        for index in change.indexes { self.add(index.writeUnits, to: index.index) }
    }

    /// - Parameter transaction: What the units are shown as once more, as transactions do.
    func consumed(_ detail: ReturnConsumedCapacity?, transaction: CapacityKind? = nil) -> ConsumedCapacity? {
        guard let detail, detail != .none else { return nil }
        let total = self.globalIndexes.values.reduce(self.localIndexes.values.reduce(self.table, +), +)
        func capacity(_ units: Double) -> DynamoKit.Capacity {
            DynamoKit.Capacity(
                capacityUnits: units,
                readCapacityUnits: transaction == .read ? units : nil,
                writeCapacityUnits: transaction == .write ? units : nil
            )
        }
        return ConsumedCapacity(
            tableName: self.tableName,
            capacityUnits: total,
            readCapacityUnits: transaction == .read ? total : nil,
            writeCapacityUnits: transaction == .write ? total : nil,
            table: detail == .indexes ? capacity(self.table) : nil,
            localSecondaryIndexes: detail == .indexes ? self.localIndexes.mapValues(capacity) : [:],
            globalSecondaryIndexes: detail == .indexes ? self.globalIndexes.mapValues(capacity) : [:]
        )
    }
}
