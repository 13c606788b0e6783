import DynamoKit
import FoundationEssentials

/// The data files at a path, and how many items they have to have.
struct ImportSource: Sendable {
    struct File: Sendable {
        var path: String
        /// By the manifest; `nil` without one.
        var itemCount: Int?
    }

    let files: [File]
    /// Where an export's manifests are; `nil` for plain files.
    private let exportFolder: URL?

    init(path: String) throws {
        let url = URL(filePath: path)
        guard let isFolder = Self.isFolder(url) else {
            throw TableTransferError(.noExport, file: path, message: "There is nothing at this path.")
        }
        guard isFolder else {
            self.files = [File(path: path)]
            self.exportFolder = nil
            return
        }
        if let folder = try Self.exportFolder(in: url) {
            self.files = try Self.manifestFiles(of: folder)
            self.exportFolder = folder
        } else {
            let names = try Self.names(in: url).filter { $0.hasSuffix(".json") || $0.hasSuffix(".json.gz") }
            guard !names.isEmpty else {
                throw TableTransferError(
                    .noExport,
                    file: path,
                    message: "The folder has no manifest-files.json, no AWSDynamoDB and no .json or .json.gz."
                )
            }
            self.files = names.sorted().map { File(path: url.appending(path: $0).path) }
            self.exportFolder = nil
        }
    }

    /// The CreateTable that the engine's own exports have.
    func definition() throws -> CreateTable? {
        guard let exportFolder else { return nil }
        let file = exportFolder.appending(path: ExportManifest.definitionName)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try Self.definition(ofFileAt: file)
    }

    /// Reads a CreateTable as the AWS CLI's `--cli-input-json` does.
    static func definition(ofFileAt file: URL) throws -> CreateTable {
        let bytes = try Self.contents(of: file)
        do {
            return try ServerCodings.createTable.request(from: bytes)
        } catch {
            throw TableTransferError(
                .malformedLine,
                file: file.path,
                message: "It is not the JSON of a CreateTable: \(error.problem)",
                cause: error
            )
        }
    }

    // MARK: Manifests

    /// The folder itself, when it has a manifest, or the one export under its `AWSDynamoDB`.
    private static func exportFolder(in folder: URL) throws -> URL? {
        func hasManifest(_ folder: URL) -> Bool {
            FileManager.default.fileExists(atPath: folder.appending(path: "manifest-files.json").path)
        }
        if hasManifest(folder) { return folder }
        let all = folder.appending(path: "AWSDynamoDB")
        guard Self.isFolder(all) == true else { return nil }
        let exports = try Self.names(in: all).map { all.appending(path: $0) }.filter(hasManifest)
        guard exports.count == 1 else {
            throw TableTransferError(
                .noExport,
                file: all.path,
                message: "There are \(exports.count) complete exports: name the folder of one."
            )
        }
        return exports[0]
    }

    private static func manifestFiles(of folder: URL) throws -> [File] {
        let manifest = folder.appending(path: "manifest-files.json")
        let lines = try Self.contents(of: manifest).split(separator: UInt8(ascii: "\n"))
        return try lines.enumerated().map { index, line in
            do {
                let entry = try JSONDecoder().decode(ExportManifest.File.self, from: Data(line))
                // The key has the prefix that the bucket had; the folder may be anywhere by now.
                let name = entry.dataFileS3Key.split(separator: "/").last.map(String.init) ?? entry.dataFileS3Key
                return File(
                    path: folder.appending(path: "data").appending(path: name).path,
                    itemCount: entry.itemCount
                )
            } catch {
                throw TableTransferError(
                    .malformedLine,
                    file: manifest.path,
                    line: index + 1,
                    message: "It does not name a data file.",
                    cause: error
                )
            }
        }
    }

    // MARK: Files

    private static func contents(of file: URL) throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: file))
        } catch {
            throw TableTransferError(.fileUnusable, file: file.path, message: "It cannot be read.", cause: error)
        }
    }

    private static func names(in folder: URL) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder.path)
        } catch {
            throw TableTransferError(.fileUnusable, file: folder.path, message: "It cannot be listed.", cause: error)
        }
    }

    /// `nil` when there is nothing.
    private static func isFolder(_ url: URL) -> Bool? {
        var isFolder = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) ? isFolder : nil
    }
}
