/// An error thrown by the `Auth` library.
///
/// Branch on ``code``; show or log ``description``. Neither ``message`` nor ``description`` ever holds a token, a part of
/// one, a password or a secret.
public struct AuthError: Error, Sendable {
    /// What went wrong.
    public var code: Code
    /// One sentence for people.
    public var message: String
    /// The error underneath, where there is one.
    public var cause: (any Error)?
    /// Where in the library the error was thrown.
    public var location: Location

    /// Creates an error located at the call site.
    public init(
        _ code: Code,
        _ message: String,
        cause: (any Error)? = nil,
        file: String = #fileID,
        line: Int = #line,
        function: String = #function
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.location = Location(file: file, line: line, function: function)
    }

    /// A place in source code.
    public struct Location: Hashable, Sendable {
        /// The file, as `Module/File.swift`.
        public var file: String
        /// The line, counted from one.
        public var line: Int
        /// The function.
        public var function: String
    }
}

extension AuthError: CustomStringConvertible, CustomDebugStringConvertible {
    /// The code and the message, in one line.
    public var description: String { "\(self.code): \(self.message)" }

    /// The same as ``description``, so that a debugger or an interpolation shows no more than a log may.
    public var debugDescription: String { self.description }

    /// The code, the message, where it was thrown, and the cause. For developers; not for clients.
    public func detailedDescription() -> String {
        let place = "\(self.location.file):\(self.location.line) \(self.location.function)"
        let cause = self.cause.map { "\n  caused by \($0)" } ?? ""
        return "\(self.description)\n  at \(place)\(cause)"
    }
}
