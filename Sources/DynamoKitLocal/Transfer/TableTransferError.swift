/// Why a table could not be exported or imported, and where.
public struct TableTransferError: Error, Sendable {
    public struct Code: Hashable, Sendable {
        private enum Base { case noExport, fileUnusable, malformedLine, refusedItem, incomplete }
        private let base: Base

        /// Nothing at the path is an export, or more than one is.
        public static let noExport = Self(base: .noExport)
        /// A file cannot be read or written, or its compressed bytes are damaged.
        public static let fileUnusable = Self(base: .fileUnusable)
        /// A line is not the JSON of an item.
        public static let malformedLine = Self(base: .malformedLine)
        /// The table cannot have an item: its key or a value is not what the table and DynamoDB ask for.
        public static let refusedItem = Self(base: .refusedItem)
        /// There are more or fewer items than the manifest says.
        public static let incomplete = Self(base: .incomplete)
    }

    public var code: Code
    /// The path of the file or folder.
    public var file: String
    /// The line in the file, from 1 on; `nil` when it is not about a line.
    public var line: Int?
    public var message: String
    public var cause: (any Error)?
    /// How many of the items the table has now: none when the import had made the table, which it then deletes.
    public var importedItemCount: Int = 0

    init(_ code: Code, file: String, line: Int? = nil, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.file = file
        self.line = line
        self.message = message
        self.cause = cause
    }
}

extension TableTransferError: CustomStringConvertible {
    public var description: String {
        "\(self.file)\(self.line.map { ":\($0)" } ?? ""): \(self.message)"
    }
}
