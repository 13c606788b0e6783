/// Where a piece of a statement stands, as error messages tell it, for example `1:8:5`.
struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
    /// From 1.
    var line: Int
    /// In characters, from 1.
    var column: Int
    /// In characters.
    var length: Int

    var description: String { "\(self.line):\(self.column):\(self.length)" }
}
