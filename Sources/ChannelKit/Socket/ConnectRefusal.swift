public import HTTPTypes

/// Thrown to refuse a socket before it is open. The client gets the status and an empty body.
public struct ConnectRefusal: Error, Hashable, Sendable {
    /// The status of the HTTP response.
    public var status: HTTPResponse.Status
    /// Header fields of the response, for example `Retry-After`.
    public var headerFields: HTTPFields
    /// Why, for the server's own logs. The client is not told.
    public var reason: String

    /// Refuses a socket.
    ///
    /// - Parameters:
    ///   - reason: Why, for the server's own logs. The client is not told.
    ///   - status: The status of the HTTP response.
    ///   - headerFields: Header fields of the response.
    public init(_ reason: String = "", status: HTTPResponse.Status = .forbidden, headerFields: HTTPFields = [:]) {
        self.status = status
        self.headerFields = headerFields
        self.reason = reason
    }
}
