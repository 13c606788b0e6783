import DynamoKit
import FoundationEssentials

/// What all tables and indexes with provisioned throughput have left.
struct ThroughputBuckets: Sendable {
    private let burst: Duration
    private var buckets: [Resource: ThroughputBucket] = [:]

    /// What has a bucket of its own. Local indexes take from their table's.
    fileprivate struct Resource: Hashable {
        let table: Int64
        /// 0 for the table itself.
        let index: Int
        let kind: CapacityKind
    }

    init(burst: Duration) {
        self.burst = burst
    }

    /// What a request takes from one table.
    struct Cost {
        let table: StoredTable
        let consumed: ConsumedCapacity
        let kind: CapacityKind
    }

    /// Takes what a request costs, if all of it is there.
    ///
    /// - Throws: ``ThroughputExceeded``; nothing has been taken then.
    mutating func take(_ costs: [Cost], at now: Date) throws {
        for charge in try self.check(costs, at: now) { self.buckets[charge.resource]?.take(charge.units) }
    }

    /// Looks whether all is there that a request costs.
    ///
    /// - Throws: ``ThroughputExceeded``.
    @discardableResult
    mutating func check(_ costs: [Cost], at now: Date) throws -> [Charge] {
        var checked: [Charge] = []
        for cost in costs {
            let charges = self.charges(cost, at: now)
            if let refused = charges.first(where: { !$0.isHeld }) {
                throw ThroughputExceeded(tableName: cost.table.schema.name, isOfIndex: refused.resource.index != 0)
            }
            checked += charges
        }
        return checked
    }

    struct Charge {
        fileprivate let resource: Resource
        let units: Double
        let isHeld: Bool
    }

    private mutating func charges(_ cost: Cost, at now: Date) -> [Charge] {
        guard cost.table.schema.isProvisioned else { return [] }
        let local = cost.consumed.localSecondaryIndexes.values.reduce(0) { $0 + $1.capacityUnits }
        let own = (cost.consumed.table?.capacityUnits ?? 0) + local
        var charges = [self.charge(own, to: cost, index: 0, cost.table.schema.throughput, at: now)]
        for index in cost.table.indexes {
            let taken = cost.consumed.globalSecondaryIndexes[index.definition.name]
            guard let taken else { continue }
            charges.append(
                self.charge(taken.capacityUnits, to: cost, index: index.number, index.definition.throughput, at: now)
            )
        }
        return charges.compactMap(\.self)
    }

    private mutating func charge(
        _ units: Double,
        to cost: Cost,
        index: Int,
        _ throughput: TableSchema.Throughput?,
        at now: Date
    ) -> Charge? {
        guard let throughput, units > 0 else { return nil }
        let resource = Resource(table: cost.table.id, index: index, kind: cost.kind)
        let rate = cost.kind == .read ? throughput.read : throughput.write
        var bucket =
            self.buckets[resource] ?? ThroughputBucket(unitsPerSecond: rate, burst: self.burst, at: now)
        bucket.refill(unitsPerSecond: rate, at: now)
        self.buckets[resource] = bucket
        return Charge(resource: resource, units: units, isHeld: bucket.holds(units))
    }
}
