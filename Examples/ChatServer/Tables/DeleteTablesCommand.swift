import ArgumentParser
import DynamoKit

/// `ChatServer tables delete`: removes tables with all that is in them.
struct DeleteTablesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Remove a table, or all of them, with everything in them."
    )

    @OptionGroup var store: StoreOptions

    @Option(
        help: ArgumentHelp(
            "What is to go: “\(ChatTables.prefix)” for all tables of the chat, or the name of one.",
            valueName: "name"
        )
    )
    var confirm: String

    private var tables: [ChatTable] {
        self.confirm == ChatTables.prefix ? ChatTables.all : ChatTables.all.filter { $0.name == self.confirm }
    }

    func validate() throws {
        guard !self.tables.isEmpty else {
            let names = ChatTables.all.map(\.name).joined(separator: ", ")
            throw ValidationError("“--confirm” has to be \(ChatTables.prefix) or one of \(names).")
        }
    }

    func run() async throws {
        try await self.store.withStore(isToBeThere: true) { client in
            for table in self.tables {
                print("\(table.name): \(try await Self.delete(table, on: client) ? "deleted" : "not there")")
            }
        }
    }

    /// - Returns: Whether there was such a table.
    private static func delete(_ table: ChatTable, on client: DynamoClient) async throws -> Bool {
        do {
            _ = try await client.execute(DeleteTable(tableName: table.name))
        } catch let error as DynamoError where error.code == .resourceNotFound {
            return false
        } catch let error as DynamoError where error.code == .resourceInUse {
            // Somebody else is deleting it; or making it, and then it is not ours to delete.
            guard try await TableReport(of: table, on: client).status == TableStatus.deleting.rawValue else {
                throw error
            }
        }
        try await client.waitUntilTableNotExists(table.name)
        return true
    }
}
