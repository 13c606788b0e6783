import DynamoKit

/// Reads the items of one data file, a batch at a time.
final class ImportFileReader {
    struct Line: Sendable {
        /// From 1 on.
        var number: Int
        var item: DynamoItem
    }

    /// What one commit takes, and memory has to hold: so many items, or so many bytes of their JSON.
    private static let maximumBatch = 500
    private static let maximumBatchBytes = 4 << 20

    private let lines: GzipLineReader
    private let path: String
    private var lineNumber = 0
    private(set) var itemCount = 0

    init(path: String) throws {
        self.lines = try GzipLineReader(path: path)
        self.path = path
    }

    /// The next items; `nil` when there is none left.
    func nextBatch() throws -> [Line]? {
        var batch: [Line] = []
        var bytes = 0
        // A batch has no two items of one key in it by chance: the second replaces the first, as it would alone.
        while batch.count < Self.maximumBatch, bytes < Self.maximumBatchBytes, let line = try self.lines.next() {
            self.lineNumber += 1
            bytes += line.count
            // The last line of a file may be an empty one.
            if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
            batch.append(Line(number: self.lineNumber, item: try self.item(of: line)))
        }
        self.itemCount += batch.count
        return batch.isEmpty ? nil : batch
    }

    private func item(of line: [UInt8]) throws -> DynamoItem {
        var json = DynamoJSONReader(line)
        do throws(DynamoJSONError) {
            var item: DynamoItem?
            try json.beginObject()
            while let name = try json.nextMember() {
                switch name {
                case "Item": item = try json.readItem()
                default: try json.skipValue()
                }
            }
            try json.finish()
            guard let item else { throw json.missing("Item") }
            return item
        } catch {
            throw TableTransferError(
                .malformedLine,
                file: self.path,
                line: self.lineNumber,
                message: "It is not the JSON of an item: \(error)",
                cause: error
            )
        }
    }
}
