import FoundationEssentials
import Testing

@testable import DynamoKit

@Suite("Prices of usage")
struct PriceTests {
    private static func report(_ sources: [(operation: String, table: String, read: Double, write: Double)])
        -> UsageReport
    {
        var report = UsageReport()
        for source in sources {
            report.add(
                [
                    ConsumedCapacity(
                        tableName: source.table,
                        capacityUnits: source.read + source.write,
                        readCapacityUnits: source.read,
                        writeCapacityUnits: source.write
                    )
                ],
                operation: source.operation,
                configuration: UsageConfiguration()
            )
        }
        return report
    }

    private func decimal(_ text: String) throws -> Decimal { try #require(Decimal(string: text)) }

    @Test("a cost is exact, by operation and by table, each at its own price")
    func cost() throws {
        var prices = PriceTable(perMillionReadUnits: 0.125, perMillionWriteUnits: 0.625)
        prices.tables["Archive"] = PriceTable.Prices(perMillionReadUnits: 0.155, perMillionWriteUnits: 0.78)
        let report = Self.report([
            ("GetItem", "Messages", 6.5, 0), ("PutItem", "Messages", 0, 3), ("Query", "Archive", 10.5, 0),
            ("PutItem", "Archive", 0, 7),
        ])
        #expect(report.cost(at: prices) { $0.operation == "GetItem" } == (try self.decimal("0.0000008125")))
        #expect(report.cost(at: prices) { $0.tableName == "Archive" } == (try self.decimal("0.0000070875")))
        #expect(report.cost(at: prices) { $0.operation == "PutItem" } == (try self.decimal("0.000007335")))
        #expect(report.cost(at: prices) == (try self.decimal("0.000009775")))
        #expect(UsageReport().cost(at: prices) == 0)
    }

    @Test("sums of what binary fractions cannot hold do not drift")
    func sums() throws {
        var sum = CapacityUnits.zero
        for _ in 0..<1_000_000 { sum += CapacityUnits(read: 0.1, write: 0.5) }
        #expect(sum.read == 100_000)
        #expect(sum.write == 500_000)
        let prices = PriceTable.Prices(perMillionReadUnits: try self.decimal("0.1"), perMillionWriteUnits: 3)
        #expect(prices.cost(of: sum) == (try self.decimal("1.51")))
    }

    @Test("numbers that no answer should have are no harm", arguments: [-1, -Double.infinity, .nan, -0.0])
    func nonsense(units: Double) {
        #expect(CapacityUnits(read: units, write: units) == .zero)
    }

    @Test("sums stay at the end of the scale")
    func saturation() {
        var sum = CapacityUnits(read: .infinity, write: 1e300)
        #expect(sum.read == 100_000_000_000)
        for _ in 0..<100 { sum += sum }
        let end = sum
        sum += CapacityUnits(read: 1, write: 1)
        #expect(sum == end)
        #expect(sum.read > 0 && sum.write > 0)
    }
}
