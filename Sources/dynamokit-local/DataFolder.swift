import ArgumentParser
import DynamoKitLocal
import Foundation

/// The folder that the data is kept in.
struct DataFolder {
    let path: String

    private var file: String { URL(filePath: self.path).appending(path: "dynamodb.sqlite").path }

    /// The data, in a folder that is made when there is none.
    func make() throws -> LocalDynamo.Storage {
        try FileManager.default.createDirectory(at: URL(filePath: self.path), withIntermediateDirectories: true)
        return .file(self.file)
    }

    /// The data, which has to be there.
    func existing() throws -> LocalDynamo.Storage {
        guard FileManager.default.fileExists(atPath: self.file) else {
            throw ValidationError("There is no data in \(self.path).")
        }
        return .file(self.file)
    }
}
