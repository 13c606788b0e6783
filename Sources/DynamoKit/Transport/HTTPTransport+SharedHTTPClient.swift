public import AsyncHTTPClient
import NIOCore

extension HTTPTransport {
    /// The HTTP client that transports use unless they are given another: one for the whole process, not to be shut down.
    ///
    /// `HTTPClient.shared` behaves like a browser. This one tells at once that nobody listens, rather than trying again for
    /// ten seconds under a client that has a retry policy of its own, and follows no redirects: a signature holds for one
    /// host only. It makes no spans: a client's own span tells more of the same call.
    public static let sharedHTTPClient: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.tracing.tracer = nil
        configuration.timeout.connect = .seconds(3)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        return HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }()
}
