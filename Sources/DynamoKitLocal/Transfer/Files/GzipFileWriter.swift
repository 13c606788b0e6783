import CZlib

/// Writes a gzipped file.
final class GzipFileWriter {
    private let path: String
    private var file: gzFile?

    init(path: String) throws {
        guard let file = gzopen(path, "wb") else {
            throw TableTransferError(.fileUnusable, file: path, message: "It cannot be written.")
        }
        self.file = file
        self.path = path
    }

    deinit {
        if let file { gzclose(file) }
    }

    func write(_ bytes: [UInt8]) throws {
        guard gzwrite(self.file, bytes, UInt32(bytes.count)) == bytes.count else { throw self.failure() }
    }

    /// Writes what is left in memory.
    func close() throws {
        let status = gzclose(self.file)
        self.file = nil
        guard status == Z_OK else { throw self.failure() }
    }

    private func failure() -> TableTransferError {
        TableTransferError(.fileUnusable, file: self.path, message: "It cannot be written: is there room?")
    }
}
