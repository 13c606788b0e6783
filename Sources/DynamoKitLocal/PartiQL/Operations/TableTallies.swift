import DynamoKit

/// Adds up what a request takes from several tables, in the order in which it comes to them.
struct TableTallies {
    private var tallies: [(tableName: String, tally: CapacityTally)] = []

    subscript(tableName: String) -> CapacityTally {
        get { self.tallies.first { $0.tableName == tableName }?.tally ?? CapacityTally(tableName: tableName) }
        set {
            if let index = self.tallies.firstIndex(where: { $0.tableName == tableName }) {
                self.tallies[index].tally = newValue
            } else {
                self.tallies.append((tableName, newValue))
            }
        }
    }

    /// - Parameter transaction: What the units are shown as once more, as transactions do.
    func consumed(_ detail: ReturnConsumedCapacity?, transaction: CapacityKind? = nil) -> [ConsumedCapacity] {
        self.tallies.compactMap { $0.tally.consumed(detail, transaction: transaction) }
    }
}
