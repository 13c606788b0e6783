public import AWSSigning

/// How a ``LocalDynamoServer`` behaves.
public struct LocalDynamoServerConfiguration: Sendable {
    /// Address to listen at. Whoever reaches it can read and write everything, unless there are ``credentials``.
    public var host: String
    /// Port to listen at; 0 for any that is free.
    public var port: Int
    /// Whose signatures are taken. Without any, all are, as long as they have the form of one.
    public var credentials: [AWSCredentials] = []
    /// Whether pages of any origin may call from a browser.
    public var allowsAnyOrigin = false
    /// Whether `/_dynamokit/simulation` is there, by which callers have things go wrong on purpose. Pages in a browser have
    /// no access to it, even where ``allowsAnyOrigin`` lets them call operations.
    public var allowsSimulation = false
    /// Most connections at a time, each of which has one request under way; more of them wait to be accepted. At least 1.
    public var maximumConnections = 1024
    /// Most bytes that the body of a request may have; 16 MB, as in DynamoDB.
    public var maximumBodyBytes = 16 << 20
    /// How long a connection may lie idle before it is closed.
    public var idleTimeout: Duration = .seconds(60)

    public init(host: String = "127.0.0.1", port: Int = 8000) {
        self.host = host
        self.port = port
    }
}
