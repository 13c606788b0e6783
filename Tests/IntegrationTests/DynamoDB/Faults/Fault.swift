import NIOHTTP1
import Testing

/// What ``FaultProxy`` does to a request.
enum Fault: Sendable, CustomTestStringConvertible {
    /// Passes the request on, and the answer back.
    case none
    /// Passes the answer back after a while.
    case delay(Duration)
    /// Closes the connection without having passed the request on.
    case drop
    /// Passes the request on, and closes the connection instead of answering.
    case dropAnswer
    /// Resets the connection (RST) without having passed the request on.
    case reset
    /// Passes the request on, and resets the connection instead of answering.
    case resetAnswer
    /// Passes the request on, sends the half of the answer, and closes the connection.
    case truncate
    /// Passes the request on, sends the half of the answer, and no more.
    case stall
    /// Passes the request on, and changes a byte of the answer but not the checksum.
    case corrupt
    /// Neither passes the request on nor answers.
    case silence
    /// Answers by itself.
    case error(Int, String, HTTPHeaders = [:])

    var testDescription: String {
        switch self {
        case .error(let status, let type, _): "\(status) \(type)"
        default: "\(self)"
        }
    }
}
