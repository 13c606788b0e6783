import CZlib

/// Reads the lines of a file that is gzipped or not; zlib tells which.
final class GzipLineReader {
    /// Twice and more what the largest item takes as JSON.
    private static let maximumLineBytes = 16 << 20
    private static let chunkBytes = 256 << 10

    private let path: String
    private let file: gzFile
    private var chunk: [UInt8] = []
    private var position = 0
    private var isAtEnd = false

    init(path: String) throws {
        guard let file = gzopen(path, "rb") else {
            throw TableTransferError(.fileUnusable, file: path, message: "It cannot be read.")
        }
        self.file = file
        self.path = path
    }

    deinit { gzclose(self.file) }

    /// The next line without its end; `nil` after the last.
    func next() throws -> [UInt8]? {
        var line: [UInt8] = []
        while true {
            if self.position == self.chunk.count {
                guard try self.readChunk() else { return line.isEmpty ? nil : line }
            }
            let rest = self.chunk[self.position...]
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                line += rest[..<end]
                self.position = end + 1
                return line
            }
            line += rest
            self.position = self.chunk.count
            guard line.count <= Self.maximumLineBytes else {
                throw TableTransferError(
                    .malformedLine,
                    file: self.path,
                    message: "It has a line of more than \(Self.maximumLineBytes >> 20) MB."
                )
            }
        }
    }

    /// - Returns: Whether there was more.
    private func readChunk() throws -> Bool {
        guard !self.isAtEnd else { return false }
        var count: Int32 = 0
        self.chunk = [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { buffer, initialized in
            count = gzread(self.file, buffer.baseAddress, UInt32(buffer.count))
            initialized = max(0, Int(count))
        }
        self.position = 0
        var code: Int32 = Z_OK
        let text = gzerror(self.file, &code).map { String(cString: $0) } ?? ""
        // A file that was cut has given its bytes by then, and says so at its end.
        guard count >= 0, code == Z_OK || code == Z_STREAM_END else {
            throw TableTransferError(.fileUnusable, file: self.path, message: "It is damaged: \(text)")
        }
        self.isAtEnd = count == 0
        return count > 0
    }
}
