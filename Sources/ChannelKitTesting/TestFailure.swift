/// Thrown when what a test expects does not come to pass.
public struct TestFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was expected, and what was there instead.
    public var message: String
    /// Where the test expected it: the module and file, and the line.
    public var fileID: String
    public var line: UInt

    init(_ message: String, fileID: StaticString, line: UInt) {
        self.message = message
        self.fileID = "\(fileID)"
        self.line = line
    }

    public var description: String { "\(self.fileID):\(self.line): \(self.message)" }
}
