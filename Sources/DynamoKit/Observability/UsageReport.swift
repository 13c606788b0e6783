public import FoundationEssentials

/// The capacity that calls took, by operation, table and index, and what it costs.
///
/// ```swift
/// let prices = PriceTable(perMillionReadUnits: 0.125, perMillionWriteUnits: 0.625)
/// let (page, usage) = try await client.withUsage { try await messages.query(partition: "general").page(limit: 50) }
/// usage.total.read           // 6.5
/// usage.cost(at: prices)     // 0.0000008125
/// ```
///
/// It holds what the service has told. It does not tell what calls take that fail, such as writes whose condition does not
/// hold, nor what an attempt took whose answer was lost; both are charged all the same. Vector indexes are charged by bytes
/// and are not in it.
public struct UsageReport: Hashable, Sendable {
    /// Where capacity went.
    public struct Source: Hashable, Sendable {
        /// The operation's name in the API.
        public var operation: String
        public var tableName: String
        /// The index, or `nil` for the table itself, and for both together where they are not told apart.
        public var indexName: String?

        public init(operation: String, tableName: String, indexName: String? = nil) {
            self.operation = operation
            self.tableName = tableName
            self.indexName = indexName
        }

        /// Whatever came when there were as many sources as are kept apart.
        public static let other = Source(operation: "_other", tableName: "_other")
    }

    /// Units by where they went.
    public internal(set) var units: [Source: CapacityUnits] = [:]
    /// How many calls have told what they took.
    public internal(set) var calls = 0

    /// A report of nothing.
    public init() {}

    /// All units.
    public var total: CapacityUnits { self.units { _ in true } }

    /// The units of some sources.
    public func units(where isIncluded: (Source) -> Bool) -> CapacityUnits {
        self.units.reduce(into: .zero) { sum, entry in
            if isIncluded(entry.key) { sum += entry.value }
        }
    }

    /// The units of a table with its indexes.
    public func units(ofTable tableName: String) -> CapacityUnits { self.units { $0.tableName == tableName } }

    /// What the units cost, in the currency of the prices.
    ///
    /// - Parameters:
    ///   - prices: The price of units, table by table.
    ///   - isIncluded: Which sources to count; all by default.
    public func cost(at prices: PriceTable, where isIncluded: (Source) -> Bool = { _ in true }) -> Decimal {
        self.units.reduce(into: Decimal(0)) { sum, entry in
            if isIncluded(entry.key) { sum += prices.prices(ofTable: entry.key.tableName).cost(of: entry.value) }
        }
    }

    /// Adds what a call has told.
    mutating func add(_ capacities: [ConsumedCapacity], operation: String, configuration: UsageConfiguration) {
        self.calls += 1
        for capacity in capacities {
            // The answer may tell more than was asked for here: another account that is kept of it asks for more.
            for (indexName, units) in configuration.byIndex ? capacity.shares : [(nil, capacity.units)] {
                var source = Source(operation: operation, tableName: capacity.tableName, indexName: indexName)
                if self.units[source] == nil, self.units.count >= configuration.maximumSources { source = .other }
                self.units[source, default: .zero] += units
            }
        }
    }
}

extension ConsumedCapacity {
    /// What went to the table and its indexes together.
    fileprivate var units: CapacityUnits {
        CapacityUnits(read: self.readCapacityUnits ?? 0, write: self.writeCapacityUnits ?? 0)
    }

    /// What went to the table itself, with index name `nil`, and to each index.
    fileprivate var shares: [(indexName: String?, units: CapacityUnits)] {
        guard let table else { return [(nil, self.units)] }
        // The service tells the kind of the sum, and it is the same for all parts.
        let isRead = (self.readCapacityUnits ?? 0) > 0
        func units(_ capacity: Capacity) -> CapacityUnits {
            isRead
                ? CapacityUnits(read: capacity.capacityUnits, write: 0)
                : CapacityUnits(read: 0, write: capacity.capacityUnits)
        }
        return [(nil, units(table))]
            + self.localSecondaryIndexes.map { ($0.key, units($0.value)) }
            + self.globalSecondaryIndexes.map { ($0.key, units($0.value)) }
    }
}
