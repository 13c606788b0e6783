import HTTPTypes
import Hummingbird
import HummingbirdTesting
import MetricsHummingbird
import MetricsTestKit
import Testing

@Suite("Metrics of requests")
struct RequestMetricsTests {
    private let metrics = TestMetrics()

    private func send(_ requests: (HTTPRequest.Method, String)...) async throws {
        let router = Router()
        router.add(middleware: RequestMetrics(factory: self.metrics))
        router.get("/") { _, _ in "root" }
        router.get("/rooms/:slug") { _, _ in "room" }
        router.post("/rooms") { _, _ -> String in throw HTTPError(.conflict) }
        router.get("/broken") { _, _ -> String in throw Torn() }
        try await Application(router: router).test(.router) { client in
            for (method, path) in requests { _ = try? await client.execute(uri: path, method: method) { _ in } }
        }
    }

    /// How many durations there are for each method, route and status.
    private var counts: [String: Int] {
        Dictionary(
            uniqueKeysWithValues: self.metrics.timers.map { timer in
                #expect(timer.label == "http.server.request.duration")
                let names = timer.dimensions.map(\.0)
                #expect(names == ["http.request.method", "http.route", "http.response.status_code"])
                return (timer.dimensions.map(\.1).joined(separator: " "), timer.values.count)
            }
        )
    }

    @Test("requests are counted by the pattern of the route, never by the path")
    func routes() async throws {
        try await self.send((.get, "/rooms/a?token=secret"), (.get, "/rooms/b"), (.get, "/"))
        #expect(self.counts == ["GET /rooms/{slug} 200": 2, "GET / 200": 1])
    }

    @Test("what is thrown counts by the status that it answers with")
    func errors() async throws {
        try await self.send((.post, "/rooms"), (.get, "/broken"))
        #expect(self.counts == ["POST /rooms 409": 1, "GET /broken 500": 1])
    }

    @Test("a client makes no series by asking for what is not there, or with methods of its own")
    func bounded() async throws {
        for number in 0..<20 {
            try await self.send((.get, "/none/\(number)"), (HTTPRequest.Method("X\(number)")!, "/none"))
        }
        #expect(Set(self.counts.keys) == ["GET _none 404", "_OTHER _none 404"])
    }

    @Test("those under way are counted while they are")
    func active() async throws {
        try await self.send((.get, "/"), (.get, "/broken"))
        let meter = try #require(self.metrics.meters.first)
        #expect(meter.label == "http.server.active_requests")
        #expect(meter.dimensions.map(\.1) == ["GET"])
        #expect(meter.values == [1, 0, 1, 0])
    }
}

private struct Torn: Error {}
