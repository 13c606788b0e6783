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
