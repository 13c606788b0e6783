import Metrics
import Synchronization

/// The metrics of requests, each made once. As many as there are routes, methods and statuses, all of them the server's own.
final class Instruments: Sendable {
    private struct Answer: Hashable {
        var method: String
        var route: String
        var status: Int
    }

    private let factory: any MetricsFactory
    private let durations = Mutex<[Answer: Timer]>([:])
    private let meters = Mutex<[String: Meter]>([:])

    init(factory: any MetricsFactory) {
        self.factory = factory
    }

    func active(method: String) -> Meter {
        self.meters.withLock { meters in
            if let meter = meters[method] { return meter }
            let meter = Meter(
                label: "http.server.active_requests",
                dimensions: [("http.request.method", method)],
                factory: self.factory
            )
            meters[method] = meter
            return meter
        }
    }

    func duration(method: String, route: String, status: Int) -> Timer {
        let answer = Answer(method: method, route: route, status: status)
        return self.durations.withLock { durations in
            if let timer = durations[answer] { return timer }
            let timer = Timer(
                label: "http.server.request.duration",
                dimensions: [
                    ("http.request.method", method), ("http.route", route),
                    ("http.response.status_code", String(status)),
                ],
                preferredDisplayUnit: .seconds,
                factory: self.factory
            )
            durations[answer] = timer
            return timer
        }
    }
}
