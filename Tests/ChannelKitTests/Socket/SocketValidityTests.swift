import ChannelKit
import ChannelKitTesting
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@Suite("How long a socket may stay")
struct SocketValidityTests {
    private func endpoint(_ handler: JudgingSocket, _ revalidation: Revalidation? = nil) -> Endpoint<JudgingSocket> {
        Endpoint(
            handler,
            revalidation: revalidation,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func everyMinute(maximumMisses: Int = 3) -> Revalidation {
        var revalidation = Revalidation(every: .seconds(60))
        revalidation.jitter = 0
        revalidation.timeout = .seconds(5)
        revalidation.maximumMisses = maximumMisses
        return revalidation
    }

    @Test("it is closed with 1008 when its token expires, and not before")
    func expires() async throws {
        let endpoint = self.endpoint(JudgingSocket(expiration: Date() + 7200))
        let socket = try await TestClient.connect(to: endpoint, eventLoop: TestEventLoop())
        await socket.advance(by: .seconds(3600))
        try await socket.expectNothing()
        await socket.advance(by: .seconds(3601))
        #expect(try await socket.nextFrame() == .closed(.policyViolation, reason: "token expired"))
        #expect(endpoint.counters.expiredSockets == 1)
        #expect(endpoint.counters.openSockets == 0)
    }

    @Test("one whose token expired while it was let in is closed as soon as it is open")
    func expired() async throws {
        let socket = try await TestClient.connect(
            to: self.endpoint(JudgingSocket(expiration: .distantPast)),
            eventLoop: TestEventLoop()
        )
        #expect(try await socket.nextFrame() == .closed(.policyViolation, reason: "token expired"))
    }

    @Test("an expiry in the distant future is no expiry for now")
    func distantFuture() async throws {
        let socket = try await TestClient.connect(
            to: self.endpoint(JudgingSocket(expiration: .distantFuture)),
            eventLoop: TestEventLoop()
        )
        await socket.advance(by: .seconds(10 * 86_400))
        try await socket.expectNothing()
    }

    @Test("it is judged again every so often, and closed with 1008 once its token is revoked")
    func revoked() async throws {
        let handler = JudgingSocket()
        let endpoint = self.endpoint(handler, self.everyMinute())
        let socket = try await TestClient.connect(to: endpoint, eventLoop: TestEventLoop())
        await socket.advance(by: .seconds(59))
        #expect(handler.judgements.count == 0)
        for count in 1...3 {
            await socket.advance(by: .seconds(60))
            #expect(handler.judgements.count == count)
        }
        try await socket.expectNothing()
        handler.judgements.answer { throw Unexpected() }
        await socket.advance(by: .seconds(60))
        #expect(try await socket.nextFrame() == .closed(.policyViolation, reason: "token revoked"))
        #expect(endpoint.counters.revokedSockets == 1)
        await socket.advance(by: .seconds(600))
        #expect(handler.judgements.count == 4)
    }

    @Test("it stays while it cannot be judged, up to a bound, and is then closed with 1013")
    func unavailable() async throws {
        let handler = JudgingSocket()
        let endpoint = self.endpoint(handler, self.everyMinute(maximumMisses: 1))
        let socket = try await TestClient.connect(to: endpoint, eventLoop: TestEventLoop())
        handler.judgements.answer { throw RevalidationUnavailable() }
        await socket.advance(by: .seconds(60))
        try await socket.expectNothing()
        await socket.advance(by: .seconds(60))
        #expect(try await socket.nextFrame() == .closed(.tryAgainLater, reason: "token cannot be verified"))
        #expect(endpoint.counters.unverifiedSockets == 1)
    }

    @Test("a judgement that takes too long is cancelled, counts as missed, and has no other beside it")
    func overdue() async throws {
        let handler = JudgingSocket()
        let gate = Gate()
        handler.judgements.answer { await gate.wait() }
        let socket = try await TestClient.connect(
            to: self.endpoint(handler, self.everyMinute(maximumMisses: 2)),
            eventLoop: TestEventLoop()
        )
        await socket.advance(by: .seconds(60))
        #expect(try await eventually { gate.waiterCount == 1 })
        await socket.advance(by: .seconds(5))
        // The gate heeds no cancellation, so the judgement is still there.
        await socket.advance(by: .seconds(60))
        #expect(handler.judgements.count == 1)
        try await socket.expectNothing()
        await socket.advance(by: .seconds(60))
        #expect(try await socket.nextFrame() == .closed(.tryAgainLater, reason: "token cannot be verified"))
        gate.open()
    }

    @Test("a judgement ends with its socket")
    func closed() async throws {
        let handler = JudgingSocket()
        handler.judgements.answer { try await Task.sleep(for: .seconds(3600)) }
        let endpoint = self.endpoint(handler, self.everyMinute())
        let socket = try await TestClient.connect(to: endpoint, eventLoop: TestEventLoop())
        await socket.advance(by: .seconds(60))
        #expect(handler.judgements.count == 1)
        socket.drop()
        #expect(try await eventually { handler.judgements.endedCount == 1 })
        #expect(endpoint.counters.revokedSockets == 0)
        try await socket.expectNothing()
    }
}

/// A socket whose clients are judged as the test says.
private struct JudgingSocket: SocketHandler {
    final class Judgements: Sendable {
        private struct State {
            var count = 0
            var endedCount = 0
            var answer: @Sendable () async throws -> Void = {}
        }

        private let state = Mutex(State())

        var count: Int { self.state.withLock { $0.count } }
        var endedCount: Int { self.state.withLock { $0.endedCount } }

        func answer(_ answer: @escaping @Sendable () async throws -> Void) {
            self.state.withLock { $0.answer = answer }
        }

        func judge() async throws {
            let answer = self.state.withLock { state in
                state.count += 1
                return state.answer
            }
            defer { self.state.withLock { $0.endedCount += 1 } }
            try await answer()
        }
    }

    let expiration: Date?
    let judgements = Judgements()

    init(expiration: Date? = nil) {
        self.expiration = expiration
    }

    func connect(_ request: ConnectRequest) async throws -> String { "ann" }
    func expiration(of assigns: String) -> Date? { self.expiration }
    func revalidate(_ assigns: String) async throws { try await self.judgements.judge() }
}
