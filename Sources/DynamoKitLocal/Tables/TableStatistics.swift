/// Exact figures of a table or index, kept up to date with every commit.
struct TableStatistics: Hashable, Sendable {
    var itemCount: Int
    var sizeBytes: Int

    static let zero = TableStatistics(itemCount: 0, sizeBytes: 0)

    static func += (left: inout TableStatistics, right: TableStatistics) {
        left.itemCount += right.itemCount
        left.sizeBytes += right.sizeBytes
    }
}
