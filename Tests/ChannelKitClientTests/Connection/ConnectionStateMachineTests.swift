import ChannelKit
import TestSupport
import Testing

@testable import ChannelKitClient

@Suite("The connection's state machine")
struct ConnectionStateMachineTests {
    private var generator = SplitMix64(seed: 1)

    private static let policy = ReconnectPolicy(
        backoff: Backoff(initial: .seconds(1), multiplier: 2, maximum: .seconds(60), jitter: 0),
        goingAwaySpread: .seconds(10)
    )
    private static let lost = ConnectionEnd.failed(ChannelClientError(.connectionLost, "cut"))

    private func open(_ policy: ReconnectPolicy = Self.policy) -> ConnectionStateMachine {
        var machine = ConnectionStateMachine(reconnect: policy)
        #expect(machine.startedConnecting() == .connect(attempt: 1))
        #expect(machine.connected() == .open)
        return machine
    }

    @Test("a connection that worked begins to count from one again")
    mutating func reset() {
        var machine = self.open()
        #expect(machine.ended(Self.lost, using: &self.generator) == .reconnect(after: .seconds(1)))
        #expect(machine.startedConnecting() == .connect(attempt: 2))
        #expect(machine.ended(Self.lost, using: &self.generator) == .reconnect(after: .seconds(2)))
        #expect(machine.startedConnecting() == .connect(attempt: 3))
        #expect(machine.connected() == .open)
        machine.received(replyTo: nil)
        #expect(machine.ended(Self.lost, using: &self.generator) == .reconnect(after: .seconds(1)))
    }

    @Test("a server that accepts connections only to drop them is asked less and less often")
    mutating func unproven() {
        var machine = ConnectionStateMachine(reconnect: Self.policy)
        for seconds in [1, 2, 4, 8] {
            _ = machine.startedConnecting()
            _ = machine.connected()
            #expect(machine.ended(Self.lost, using: &self.generator) == .reconnect(after: .seconds(seconds)))
        }
    }

    @Test("a heartbeat that has not been answered when the next is due means that nobody is there")
    func unansweredHeartbeat() {
        var machine = self.open()
        #expect(machine.heartbeatDue("1") == .send("1"))
        #expect(machine.heartbeatTimedOut("1"))
        #expect(machine.heartbeatDue("2") == .giveUp)
    }

    @Test("only its own answer counts for a heartbeat")
    func answeredHeartbeat() {
        var machine = self.open()
        #expect(machine.heartbeatDue("1") == .send("1"))
        machine.received(replyTo: "7")
        machine.received(replyTo: nil)
        #expect(machine.heartbeatTimedOut("1"))
        machine.received(replyTo: "1")
        #expect(!machine.heartbeatTimedOut("1"))
        #expect(machine.heartbeatDue("2") == .send("2"))
    }

    @Test("no heartbeat is sent without a connection")
    mutating func noHeartbeat() {
        var machine = self.open()
        _ = machine.ended(Self.lost, using: &self.generator)
        #expect(machine.heartbeatDue("1") == .none)
        #expect(!machine.heartbeatTimedOut("1"))
    }

    @Test(
        "1000 says not to come back; any other code does not",
        arguments: [1001, 1005, 1006, 1011, 1012, 4000] as [UInt16]
    )
    mutating func codes(code: UInt16) {
        var machine = self.open()
        let normal = ConnectionEnd.closed(.normal, reason: "")
        #expect(machine.ended(normal, using: &self.generator) == .end(normal))
        machine = self.open()
        let other = ConnectionEnd.closed(CloseCode(rawValue: code), reason: "")
        guard case .reconnect = machine.ended(other, using: &self.generator) else {
            Issue.record("stays away after \(code)")
            return
        }
    }

    @Test("clients of a server that goes away come back spread over a while")
    func goingAway() {
        let delays = (UInt64(0)..<100).map { seed -> Duration in
            var generator = SplitMix64(seed: seed)
            var machine = self.open()
            let action = machine.ended(.closed(.goingAway, reason: ""), using: &generator)
            guard case .reconnect(let delay) = action else { return .seconds(-1) }
            return delay
        }
        #expect(delays.allSatisfy { $0 >= .zero && $0 < .seconds(10) })
        #expect(delays.contains { $0 < .seconds(2) } && delays.contains { $0 > .seconds(8) })
    }

    @Test("a policy may give up")
    mutating func givesUp() {
        var policy = Self.policy
        policy.maximumAttempts = 2
        var machine = ConnectionStateMachine(reconnect: policy)
        _ = machine.startedConnecting()
        #expect(machine.ended(Self.lost, using: &self.generator) == .reconnect(after: .seconds(1)))
        _ = machine.startedConnecting()
        #expect(machine.ended(Self.lost, using: &self.generator) == .end(Self.lost))
        #expect(machine.startedConnecting() == .none)
    }

    @Test("a connection that comes about when nobody wants it any more is closed")
    func late() {
        var machine = ConnectionStateMachine(reconnect: Self.policy)
        _ = machine.startedConnecting()
        machine.stopped()
        #expect(machine.connected() == .close)
    }
}
