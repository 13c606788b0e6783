import ArgumentParser
import DynamoKit
import DynamoKitLocal
import Foundation

/// Fills a table from files: `dynamokit-local import --data-dir data --table Notes --from backup`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Fill a table from files, as DynamoDB exports them to S3."
    )

    @Option(help: "Folder to keep the data in. It is made when there is none; no server may be running on it.")
    var dataDir: String
    @Option(help: "Name of the table. It is made when there is none.")
    var table: String
    @Option(help: "Folder of an export, or any folder or file of .json or .json.gz lines.")
    var from: String
    @Option(
        help: """
            JSON of a CreateTable, as for --cli-input-json of the AWS CLI, to make the table with. Exports of this program \
            bring their own.
            """
    )
    var definition: String?

    func run() async throws {
        let storage = try DataFolder(path: self.dataDir).make()
        let creation = try self.definition.map { path in
            try ServerCodings.createTable.request(from: Array(Data(contentsOf: URL(filePath: path))))
        }
        do {
            let done = try await withLocalDynamo(storage: storage) { local in
                try await local.importTable(self.table, from: self.from, creating: creation)
            }
            print("Imported \(done.itemCount) items into \(done.hasCreatedTable ? "the new table " : "")\(self.table)")
        } catch let error as TableTransferError where error.importedItemCount > 0 {
            print("Imported \(error.importedItemCount) items into \(self.table) before it failed")
            throw error
        }
    }
}
