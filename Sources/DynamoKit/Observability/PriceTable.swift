public import FoundationEssentials

/// What capacity units cost.
///
/// The prices are yours to set: they differ by region, by table class and with time. Those of your region are at
/// [DynamoDB pricing](https://aws.amazon.com/dynamodb/pricing/on-demand/). Tables with provisioned capacity cost what is
/// provisioned, whatever is consumed; for them a cost is no more than a share.
///
/// ```swift
/// var prices = PriceTable(perMillionReadUnits: 0.125, perMillionWriteUnits: 0.625)
/// prices.tables["Archive"] = .init(perMillionReadUnits: 0.155, perMillionWriteUnits: 0.78)   // Standard-IA
/// ```
public struct PriceTable: Hashable, Sendable {
    /// What the units of one table cost.
    public struct Prices: Hashable, Sendable {
        /// The price of a million read units.
        public var perMillionReadUnits: Decimal
        /// The price of a million write units.
        public var perMillionWriteUnits: Decimal

        public init(perMillionReadUnits: Decimal, perMillionWriteUnits: Decimal) {
            self.perMillionReadUnits = perMillionReadUnits
            self.perMillionWriteUnits = perMillionWriteUnits
        }

        /// What some units cost.
        public func cost(of units: CapacityUnits) -> Decimal {
            (units.read * self.perMillionReadUnits + units.write * self.perMillionWriteUnits) / 1_000_000
        }
    }

    /// For tables that have no prices of their own.
    public var standard: Prices
    /// Prices by table name, for tables of another class.
    public var tables: [String: Prices]

    public init(perMillionReadUnits: Decimal, perMillionWriteUnits: Decimal, tables: [String: Prices] = [:]) {
        self.standard = Prices(
            perMillionReadUnits: perMillionReadUnits,
            perMillionWriteUnits: perMillionWriteUnits
        )
        self.tables = tables
    }

    /// The prices that hold for a table.
    public func prices(ofTable tableName: String) -> Prices { self.tables[tableName] ?? self.standard }
}
