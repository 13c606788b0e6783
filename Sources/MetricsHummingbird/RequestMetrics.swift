import HTTPTypes
public import Hummingbird
public import Metrics

/// Middleware that measures requests by the pattern of their route, their method and the status of the answer.
///
/// ```swift
/// router.add(middleware: RequestMetrics())    // first, so that it sees what the others answer
/// ```
///
/// | Name | Kind | Dimensions |
/// |---|---|---|
/// | `http.server.request.duration` | timer | `http.request.method`, `http.route`, `http.response.status_code` |
/// | `http.server.active_requests` | meter | `http.request.method` |
///
/// The names are [OpenTelemetry's](https://opentelemetry.io/docs/specs/semconv/http/http-metrics/). A duration ends when the
/// head of the answer is known; how many durations there are is how many requests there were.
///
/// Clients cannot make series: the route is never the path as it was asked for, but `_none` where there is no route, and a
/// method that is not one of RFC 9110 or RFC 5789 is `_OTHER`. Unlike `MetricsMiddleware` of Hummingbird, which takes any
/// method.
public struct RequestMetrics<Context: RequestContext>: RouterMiddleware {
    private let instruments: Instruments

    /// - Parameter factory: Makes the metrics.
    public init(factory: any MetricsFactory = MetricsSystem.factory) {
        self.instruments = Instruments(factory: factory)
    }

    public func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let method = Self.name(of: request.method)
        let active = self.instruments.active(method: method)
        active.increment()
        defer { active.decrement() }
        let result: Result<Response, any Error>
        let status: Int
        do {
            let response = try await next(request, context)
            result = .success(response)
            status = response.status.code
        } catch {
            result = .failure(error)
            status = (error as? any HTTPResponseError)?.status.code ?? 500
        }
        self.instruments.duration(method: method, route: Self.route(of: context), status: status)
            .record(duration: .now - start)
        return try result.get()
    }

    private static func name(of method: HTTPRequest.Method) -> String {
        switch method {
        case .get, .head, .post, .put, .delete, .connect, .options, .trace, .patch: method.rawValue
        default: "_OTHER"
        }
    }

    /// Hummingbird calls it “NotFound” where there is no route.
    private static func route(of context: Context) -> String {
        guard let path = context.endpointPath, path != "NotFound" else { return "_none" }
        return path.isEmpty ? "/" : path
    }
}
