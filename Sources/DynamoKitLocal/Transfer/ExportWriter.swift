import Crypto
import DynamoKit
import FoundationEssentials

/// Writes the files of one export: lines into data files, and the manifests at the end.
struct ExportWriter {
    /// The export's path from the folder that was asked for: what an S3 key is to a bucket.
    private let prefix: String
    private let folder: URL
    private let startTime: Date
    private let maximumFileBytes: Int
    private var file: DataFile?
    private var entries: [ExportManifest.File] = []
    private var itemCount = 0

    private struct DataFile {
        let key: String
        let gzip: GzipFileWriter
        var itemCount = 0
        var bytes = 0
    }

    init(folder: String, startTime: Date, maximumFileBytes: Int) throws {
        let milliseconds = String(startTime.milliseconds)
        let padding = String(repeating: "0", count: max(0, 14 - milliseconds.count))
        let random = String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16)
        self.prefix = "AWSDynamoDB/\(padding)\(milliseconds)-\(random)"
        self.folder = URL(filePath: folder)
        self.startTime = startTime
        self.maximumFileBytes = maximumFileBytes
        let data = self.folder.appending(path: self.prefix).appending(path: "data")
        do {
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        } catch {
            throw TableTransferError(
                .fileUnusable,
                file: data.path,
                message: "The folder cannot be made.",
                cause: error
            )
        }
    }

    private func path(_ key: String) -> URL { self.folder.appending(path: key) }

    // MARK: Data

    mutating func write(_ item: DynamoItem) throws {
        var json = DynamoJSONWriter()
        try json.beginObject()
        try json.member("Item", item)
        json.endObject()
        let line = json.bytes + [UInt8(ascii: "\n")]
        var file = try self.file ?? self.beginFile()
        try file.gzip.write(line)
        file.itemCount += 1
        file.bytes += line.count
        self.itemCount += 1
        self.file = file
        if file.bytes >= self.maximumFileBytes { try self.finishFile() }
    }

    private func beginFile() throws -> DataFile {
        let characters = Array("abcdefghijklmnopqrstuvwxyz234567")
        let name = String((0..<26).map { _ in characters[Int.random(in: characters.indices)] })
        let key = "\(self.prefix)/data/\(name).json.gz"
        return DataFile(key: key, gzip: try GzipFileWriter(path: self.path(key).path))
    }

    private mutating func finishFile() throws {
        guard let file else { return }
        try file.gzip.close()
        self.entries.append(
            ExportManifest.File(
                itemCount: file.itemCount,
                md5Checksum: try FileDigest.md5(ofFileAt: self.path(file.key).path),
                dataFileS3Key: file.key
            )
        )
        self.file = nil
    }

    // MARK: Manifests

    mutating func finish(_ table: TableDescription) throws -> TableExport {
        // An export of nothing has a file of nothing.
        if self.entries.isEmpty, self.file == nil { self.file = try self.beginFile() }
        try self.finishFile()
        try self.writeDefinition(of: table)
        try self.writeManifest(
            "manifest-files",
            try self.entries.map { try ExportManifest.encode($0) + [UInt8(ascii: "\n")] }.flatMap(\.self)
        )
        let endTime = Date()
        let arn = table.tableARN ?? ""
        try self.writeManifest(
            "manifest-summary",
            ExportManifest.encode(
                ExportManifest.Summary(
                    exportArn: "\(arn)/export/\(self.prefix.dropFirst("AWSDynamoDB/".count))",
                    startTime: ExportManifest.text(of: self.startTime),
                    endTime: ExportManifest.text(of: max(endTime, self.startTime)),
                    tableArn: arn,
                    tableId: table.tableID ?? "",
                    exportTime: ExportManifest.text(of: self.startTime),
                    manifestFilesS3Key: "\(self.prefix)/manifest-files.json",
                    itemCount: self.itemCount
                )
            )
        )
        return TableExport(
            folder: self.path(self.prefix).path,
            itemCount: self.itemCount,
            dataFiles: self.entries.map { self.path($0.dataFileS3Key).path }
        )
    }

    /// What an export of DynamoDB does not have: how to make the table.
    private func writeDefinition(of table: TableDescription) throws {
        var json = DynamoJSONWriter()
        try CreateTable(recreating: table).encode(into: &json)
        try self.write(json.bytes, to: "\(self.prefix)/\(ExportManifest.definitionName)")
    }

    private func writeManifest(_ name: String, _ bytes: [UInt8]) throws {
        try self.write(bytes, to: "\(self.prefix)/\(name).json")
        let digest = Data(Insecure.MD5.hash(data: bytes)).base64EncodedString()
        try self.write(Array(digest.utf8), to: "\(self.prefix)/\(name).md5")
    }

    private func write(_ bytes: [UInt8], to key: String) throws {
        let path = self.path(key)
        do {
            try Data(bytes).write(to: path, options: .atomic)
        } catch {
            throw TableTransferError(.fileUnusable, file: path.path, message: "It cannot be written.", cause: error)
        }
    }
}
