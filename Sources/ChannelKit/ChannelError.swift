/// An error thrown by `ChannelKit`.
///
/// Branch on ``code``; show or log ``description``.
public struct ChannelError: Error, Sendable {
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

extension ChannelError {
    /// The kind of a ``ChannelError``. The set grows; handle the ones you care about and treat the rest alike.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Base: String {
            case malformedMessage, invalidPayload, unencodablePayload, fieldTooLong, binaryNotSupported
            case alreadyTracked, notTracked, tooManySubscriptions, stopped, ended, timedOut
        }

        private let base: Base

        private init(_ base: Base) { self.base = base }

        /// The name of the code, fit for a metric label.
        public var description: String { self.base.rawValue }

        /// What came is not a message of the serializer.
        public static let malformedMessage = Self(.malformedMessage)
        /// The payload does not decode as what the handler takes.
        public static let invalidPayload = Self(.invalidPayload)
        /// A value that was to be sent does not encode.
        public static let unencodablePayload = Self(.unencodablePayload)
        /// A topic, event, status or reference is longer than the 255 bytes that a binary message has room for.
        public static let fieldTooLong = Self(.fieldTooLong)
        /// The client's serializer, V1, cannot carry binary payloads.
        public static let binaryNotSupported = Self(.binaryNotSupported)
        /// The presence key is tracked here already.
        public static let alreadyTracked = Self(.alreadyTracked)
        /// The presence key is not tracked here.
        public static let notTracked = Self(.notTracked)
        /// The channel hears as many other topics as it may.
        public static let tooManySubscriptions = Self(.tooManySubscriptions)
        /// The channel was stopped for an abnormal reason.
        public static let stopped = Self(.stopped)
        /// The channel has ended, so what was asked of it makes no sense any more.
        public static let ended = Self(.ended)
        /// What was asked for has taken too long.
        public static let timedOut = Self(.timedOut)
    }
}

extension ChannelError: CustomStringConvertible {
    /// The code and the message, in one line.
    public var description: String { "\(self.code): \(self.message)" }

    /// The code, the message, where it was thrown, and the cause. For developers; not for clients.
    public func detailedDescription() -> String {
        let place = "\(self.location.file):\(self.location.line) \(self.location.function)"
        let cause = self.cause.map { "\n  caused by \($0)" } ?? ""
        return "\(self.description)\n  at \(place)\(cause)"
    }
}
