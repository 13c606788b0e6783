public import ChannelKit

/// Why there is no connection.
public enum ConnectionEnd: Sendable {
    /// The application has ended it.
    case disconnected
    /// The server has closed it.
    case closed(CloseCode, reason: String)
    /// The network has, or nobody could be reached.
    case failed(ChannelClientError)
    /// The server has not answered a heartbeat in time.
    case stale
}

/// Equal if they look the same: an error underneath cannot be compared otherwise.
extension ConnectionEnd: Equatable {
    public static func == (first: ConnectionEnd, second: ConnectionEnd) -> Bool {
        switch (first, second) {
        case (.disconnected, .disconnected), (.stale, .stale): true
        case (.closed(let first, let reason), .closed(let second, let other)): first == second && reason == other
        case (.failed(let first), .failed(let second)):
            first.code == second.code && first.httpStatus == second.httpStatus
        case (.disconnected, _), (.stale, _), (.closed, _), (.failed, _): false
        }
    }
}

extension ConnectionEnd: CustomStringConvertible {
    public var description: String {
        switch self {
        case .disconnected: "disconnected"
        case .closed(let code, let reason):
            "closed by the server with \(code.rawValue)" + (reason.isEmpty ? "" : ": \(reason)")
        case .failed(let error): error.description
        case .stale: "a heartbeat was not answered"
        }
    }
}
