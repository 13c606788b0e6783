public import ChannelKit

/// An error thrown by `ChannelKitClient`.
///
/// Branch on ``code``; show or log ``description``. Payloads that do not encode or decode are a `ChannelError` of ChannelKit.
public struct ChannelClientError: Error, Sendable {
    /// What went wrong.
    public var code: Code
    /// One sentence for people.
    public var message: String
    /// What the server answered, for ``Code/errorReply`` and ``Code/joinRefused``.
    public var reply: ReplyBody?
    /// The status of the HTTP response, for ``Code/connectionRefused``.
    public var httpStatus: Int?
    /// The error underneath, where there is one.
    public var cause: (any Error)?
    /// Where in the library the error was thrown.
    public var location: ChannelKit.ChannelError.Location

    init(
        _ code: Code,
        _ message: String,
        reply: ReplyBody? = nil,
        httpStatus: Int? = nil,
        cause: (any Error)? = nil,
        file: String = #fileID,
        line: Int = #line,
        function: String = #function
    ) {
        self.code = code
        self.message = message
        self.reply = reply
        self.httpStatus = httpStatus
        self.cause = cause
        self.location = ChannelError(.ended, "", file: file, line: line, function: function).location
    }
}

extension ChannelClientError {
    /// The kind of a ``ChannelClientError``. The set grows; handle the ones you care about and treat the rest alike.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Base: String {
            case invalidURL, connectionFailed, connectionRefused, protocolViolation
            case connectionLost, ended, alreadyRunning
            case joinRefused, alreadyJoined, notJoined, channelCrashed, channelClosed
            case errorReply, timedOut, pushBufferFull
        }

        private let base: Base

        private init(_ base: Base) { self.base = base }

        /// The name of the code, fit for a metric label.
        public var description: String { self.base.rawValue }

        /// The URL is none of a Phoenix socket.
        public static let invalidURL = Self(.invalidURL)
        /// No connection came about.
        public static let connectionFailed = Self(.connectionFailed)
        /// The server answered the request for a connection with an HTTP status of its own.
        public static let connectionRefused = Self(.connectionRefused)
        /// The server does not speak the protocol.
        public static let protocolViolation = Self(.protocolViolation)
        /// The connection went before an answer came. The server may have got the message, or not.
        public static let connectionLost = Self(.connectionLost)
        /// The client has been disconnected for good.
        public static let ended = Self(.ended)
        /// ``ChannelClient/run()`` was called a second time.
        public static let alreadyRunning = Self(.alreadyRunning)
        /// The server refused the join, for the reason in ``ChannelClientError/reply``.
        public static let joinRefused = Self(.joinRefused)
        /// The channel has been joined already, or is being joined.
        public static let alreadyJoined = Self(.alreadyJoined)
        /// The channel has not been joined, or not any more.
        public static let notJoined = Self(.notJoined)
        /// The server's channel crashed before it answered. It is joined anew.
        public static let channelCrashed = Self(.channelCrashed)
        /// The channel was closed, by the server or by leaving it, before an answer came.
        public static let channelClosed = Self(.channelClosed)
        /// The server answered with another status than `ok`; the answer is in ``ChannelClientError/reply``.
        public static let errorReply = Self(.errorReply)
        /// No answer came in time. A message that had not been sent by then is not sent any more.
        public static let timedOut = Self(.timedOut)
        /// More messages wait for their channel to be joined than its options allow.
        public static let pushBufferFull = Self(.pushBufferFull)
    }
}

extension ChannelClientError: CustomStringConvertible {
    /// The code and the message, in one line.
    public var description: String { "\(self.code): \(self.message)" }

    /// The code, the message, where it was thrown, and the cause. For developers.
    public func detailedDescription() -> String {
        let place = "\(self.location.file):\(self.location.line) \(self.location.function)"
        let cause = self.cause.map { "\n  caused by \($0)" } ?? ""
        return "\(self.description)\n  at \(place)\(cause)"
    }
}

/// What a server says in answer to a message.
public struct ReplyBody: Hashable, Sendable {
    /// `ok` or `error`, as a rule.
    public var status: String
    /// What comes with it.
    public var response: Payload

    /// The text of the member `reason`, by which servers say why not.
    public var reason: String? {
        struct Reason: Decodable { var reason: String }
        return try? self.response.decode(as: Reason.self).reason
    }
}
