import DynamoKit

/// What an operation meets while it is carried out.
struct SimulatedConditions: Sendable {
    let simulation: RunningSimulation
    /// What a batch is to leave, by a rule.
    var remainder: BatchRemainder?
    /// Places of the parts of a batch that another request's transaction holds.
    var conflicts: Set<Int> = []

    /// - Parameter count: How many parts a batch has.
    func partsLeft(of count: Int) -> BatchParts {
        BatchParts(left: self.conflicts.union(self.remainder?.places(of: count) ?? []))
    }

    // MARK: Throughput

    var enforcesThroughput: Bool { self.simulation.simulation.throughputBurst != nil }

    /// Takes what an operation has cost from what its tables have left.
    ///
    /// - Throws: DynamoDB's error when one has not that much; what was changed has to be undone then.
    func take(
        _ consumed: [ConsumedCapacity],
        for operation: any DynamoOperation,
        in transaction: ReadTransaction
    ) throws {
        guard self.enforcesThroughput else { return }
        do {
            try self.simulation.take(try Self.costs(consumed, in: transaction))
        } catch let error as ThroughputExceeded {
            throw error.error(for: operation)
        }
    }

    /// Carries a write out, which costs a unit of each table at least, even if its condition does not hold.
    ///
    /// - Throws: DynamoDB's error when a table has no unit left, and what `body` throws.
    func spendingAtLeastAUnit<Operation: DynamoOperation>(
        for operation: Operation,
        in transaction: ReadTransaction,
        _ body: () throws -> Operation.Output
    ) throws -> Operation.Output {
        guard self.enforcesThroughput, operation is any CapacityReportingOperation else { return try body() }
        let least = operation.tableNames.compactMap { tableName in
            var capacity = CapacityTally(tableName: tableName)
            capacity.add(1)
            return capacity.consumed(.indexes)
        }
        do {
            try self.simulation.check(try Self.costs(least, in: transaction))
        } catch let error as ThroughputExceeded {
            throw error.error(for: operation)
        }
        do {
            return try body()
        } catch let error as DynamoError where [.conditionalCheckFailed, .transactionCanceled].contains(error.code) {
            try self.take(least, for: operation, in: transaction)
            throw error
        }
    }

    /// Whether tables and indexes have what a part of a batch costs, which is taken then.
    func admits(_ consumed: ConsumedCapacity?, in transaction: ReadTransaction) throws -> Bool {
        guard self.enforcesThroughput, let consumed else { return true }
        do {
            try self.simulation.take(try Self.costs([consumed], in: transaction))
            return true
        } catch is ThroughputExceeded {
            return false
        }
    }

    private static func costs(
        _ consumed: [ConsumedCapacity],
        in transaction: ReadTransaction
    ) throws -> [ThroughputBuckets.Cost] {
        try consumed.map { consumed in
            ThroughputBuckets.Cost(
                table: try transaction.catalog.table(named: consumed.tableName),
                consumed: consumed,
                kind: consumed.readCapacityUnits == nil ? .write : .read
            )
        }
    }

    // MARK: Item collections

    /// `nil` when they may be of any size.
    func collections(of actions: [any ItemAction], in transaction: ReadTransaction) throws -> CollectionLimit? {
        guard let maximumBytes = self.simulation.simulation.maximumCollectionBytes else { return nil }
        return try CollectionLimit(maximumBytes: maximumBytes, actions, in: transaction)
    }
}

/// The parts of a batch, table by table.
struct BatchParts {
    private let left: Set<Int>
    private var next = 0

    /// - Parameter left: Places of what is left unprocessed.
    init(left: Set<Int>) {
        self.left = left
    }

    /// - Returns: Of each of the next `count` parts, whether it is left.
    mutating func take(_ count: Int) -> [Bool] {
        defer { self.next += count }
        return (self.next..<self.next + count).map(self.left.contains)
    }
}
