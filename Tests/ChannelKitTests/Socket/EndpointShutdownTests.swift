import ChannelKit
import ChannelKitTesting
import HTTPTypes
import NIOCore
import NIOPosix
import TestSupport
import Testing

@Suite("Shutdown of an endpoint")
struct EndpointShutdownTests {
    @Test("sockets are closed, and it waits until every channel has terminated")
    func waits() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        let bob = try await probe.connect("bob")
        try await ann.join("probe:lingering")
        try await bob.join("probe:1")
        async let result = probe.endpoint.shutdown(within: .seconds(3600))
        for client in [ann, bob] { #expect(try await client.nextFrame() == .closed(.goingAway, reason: "")) }
        #expect(try await eventually { probe.gate.waiterCount == 1 })
        #expect(probe.journal.all.filter { $0.hasPrefix("terminate") }.count <= 1)
        probe.gate.open()
        #expect(await result)
        #expect(probe.journal.all.filter { $0 == "terminate closed" }.count == 2)
    }

    @Test("a channel that does not end holds it no longer than it may take")
    func timeout() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        try await ann.join("probe:lingering")
        #expect(await probe.endpoint.shutdown(within: .milliseconds(20)) == false)
        probe.gate.open()
        #expect(await probe.endpoint.shutdown(within: .seconds(600)))
    }

    @Test("cancellation does not cut it short")
    func cancellation() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        try await ann.join("probe:lingering")
        let shutdown = Task { await probe.endpoint.shutdown(within: .seconds(3600)) }
        shutdown.cancel()
        #expect(try await eventually { probe.gate.waiterCount == 1 })
        probe.gate.open()
        #expect(await shutdown.value)
        #expect(probe.journal.all == ["join ann", "terminate closed"])
    }

    @Test("nobody is let in afterwards, nor stays who was let in just before")
    func late() async throws {
        let probe = Probe()
        let request = ConnectRequest(path: "/socket/websocket", query: "vsn=2.0.0&name=ann")
        let accepted = try await probe.endpoint.connect(request)
        #expect(await probe.endpoint.shutdown(within: .seconds(600)))
        await #expect { try await probe.connect("bob") } throws: {
            ($0 as? ConnectRefusal)?.status == .serviceUnavailable
        }
        let closed = try await withLateSocket(accepted)
        #expect(closed == .goingAway)
    }

    @Test("closes are spread over the window")
    func window() async throws {
        let probe = Probe()
        var clients: [TestClient] = []
        for number in 0..<20 { clients.append(try await probe.connect("user\(number)")) }
        let clock = ContinuousClock()
        let start = clock.now
        #expect(await probe.endpoint.shutdown(within: .seconds(600), closingOver: .milliseconds(200)))
        // Twenty moments of 200 ms: that all fall into the first 20 has a chance of 10^-20.
        #expect(clock.now - start > .milliseconds(20))
        for client in clients { #expect(try await client.nextFrame() == .closed(.goingAway, reason: "")) }
    }

    /// Opens a socket over a transport that only remembers how it was closed.
    private func withLateSocket(_ accepted: AcceptedConnection) async throws -> CloseCode {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = eventLoop.makePromise(of: CloseCode.self)
        eventLoop.execute { _ = accepted.open(on: ClosingTransport(eventLoop: eventLoop, closed: promise)) }
        return try await promise.futureResult.get()
    }
}
