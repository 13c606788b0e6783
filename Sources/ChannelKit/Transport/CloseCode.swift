/// The status code of a WebSocket close frame.
///
/// phoenix.js stays away after ``normal`` and reconnects after every other code.
///
/// Specification: [RFC 6455, section 7.4](https://www.rfc-editor.org/rfc/rfc6455#section-7.4)
public struct CloseCode: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The purpose of the connection has been fulfilled.
    public static let normal = CloseCode(rawValue: 1000)
    /// The server is going down, or asks the client to connect anew.
    public static let goingAway = CloseCode(rawValue: 1001)
    /// The peer broke the WebSocket protocol.
    public static let protocolError = CloseCode(rawValue: 1002)
    /// The peer sent data that is not of its type, such as text that is not UTF-8.
    public static let invalidData = CloseCode(rawValue: 1007)
    /// The peer broke a rule of ours.
    public static let policyViolation = CloseCode(rawValue: 1008)
    /// The peer sent a message that is too big.
    public static let messageTooBig = CloseCode(rawValue: 1009)
    /// The server failed.
    public static let internalError = CloseCode(rawValue: 1011)
    /// The server cannot do what it should just now, and the client may come again.
    public static let tryAgainLater = CloseCode(rawValue: 1013)
}
