/// What keeps a consumer from working, as opposed to what passes.
public struct StreamConsumerError: Error, Sendable {
    /// What kind of failure it is.
    public var code: Code
    /// One sentence for a person.
    public var message: String
    /// The error underneath, if there was one.
    public var cause: (any Error)?
    /// Where it was thrown.
    public var location: Location

    public init(
        _ code: Code,
        message: String,
        cause: (any Error)? = nil,
        location: Location = .here()
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.location = location
    }

    /// The kind of a failure.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Base: String { case noStream, unsuitableStream, streamEnded, imageMissing, leaseLost }
        private let base: Base

        /// The table has no stream.
        public static let noStream = Code(base: .noStream)
        /// The stream does not record what the handler needs.
        public static let unsuitableStream = Code(base: .unsuitableStream)
        /// The stream was disabled, and all that was in it has been handled.
        public static let streamEnded = Code(base: .streamEnded)
        /// A record lacks an image that the stream is to record.
        public static let imageMissing = Code(base: .imageMissing)
        /// Another worker has the shard.
        static let leaseLost = Code(base: .leaseLost)

        public var description: String { self.base.rawValue }
    }

    /// Source position of a throw.
    public struct Location: Sendable, CustomStringConvertible {
        public var file: String
        public var line: Int
        public var function: String

        public static func here(
            file: String = #fileID,
            line: Int = #line,
            function: String = #function
        ) -> Location {
            Location(file: file, line: line, function: function)
        }

        public var description: String { "\(self.file):\(self.line) \(self.function)" }
    }
}

extension StreamConsumerError: CustomStringConvertible {
    public var description: String { "\(self.code): \(self.message)" }
}
