import ArgumentParser
import Foundation

/// `ChatServer tables describe`: tells how the tables are, which need not be how they are to be.
struct DescribeTablesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Show keys, indexes, settings and size of each table, as they are."
    )

    @OptionGroup var store: StoreOptions

    @Flag(help: "Print a JSON array.")
    var json = false

    func run() async throws {
        try await self.store.withStore(isToBeThere: true) { client in
            var reports: [TableReport] = []
            for table in ChatTables.all { reports.append(try await TableReport(of: table, on: client)) }
            if self.json {
                print(try Self.json(reports))
            } else {
                print(reports.map(\.text).joined(separator: "\n\n"))
            }
        }
    }

    private static func json(_ reports: [TableReport]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(reports), as: UTF8.self)
    }
}
