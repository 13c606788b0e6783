import ArgumentParser
import DynamoKit

/// `ChatServer tables create`: makes each table what it is to be, and tells what that took.
struct CreateTablesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make the tables that are missing, and what is missing in those that are there."
    )

    @OptionGroup var store: StoreOptions

    func run() async throws {
        try await self.store.withStore { client in
            for table in ChatTables.all {
                let changes = try await client.setUpTable(table.definition)
                let done = changes.isEmpty ? "is as it has to be" : changes.map(\.description).joined(separator: ", ")
                print("\(table.name): \(done)")
            }
        }
    }
}
