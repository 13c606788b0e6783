/// What an attempt has brought back.
public struct DynamoAnswer<Output: Sendable>: Sendable {
    public var output: Output
    /// By which AWS finds the request again.
    public var requestID: String?
    /// The status of the answer, if it came over HTTP.
    public var httpStatus: Int?

    public init(output: Output, requestID: String? = nil, httpStatus: Int? = nil) {
        self.output = output
        self.requestID = requestID
        self.httpStatus = httpStatus
    }
}

/// Whom a transport talks to.
public struct ServerAddress: Hashable, Sendable {
    /// The name or address of the host.
    public var host: String
    /// The port, where it is not the scheme's own.
    public var port: Int?
    /// The AWS region.
    public var region: String?

    public init(host: String, port: Int? = nil, region: String? = nil) {
        self.host = host
        self.port = port
        self.region = region
    }
}
