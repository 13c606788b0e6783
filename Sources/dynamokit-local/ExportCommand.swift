import ArgumentParser
import DynamoKitLocal

/// Writes a table to files: `dynamokit-local export --data-dir data --table Notes --to backup`.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a table to files, as DynamoDB exports it to S3."
    )

    @Option(help: "Folder that the data is kept in. No server may be running on it.")
    var dataDir: String
    @Option(help: "Name of the table.")
    var table: String
    @Option(help: "Folder to write to; it gets a folder AWSDynamoDB with the export in it.")
    var to: String

    func run() async throws {
        let storage = try DataFolder(path: self.dataDir).existing()
        let export = try await withLocalDynamo(storage: storage) { try await $0.exportTable(self.table, to: self.to) }
        print("Exported \(export.itemCount) items to \(export.folder)")
    }
}
