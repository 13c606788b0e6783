import NIOHTTP1
import Testing

@testable import ChannelKitHummingbird

@Suite("UpgradeStateMachine")
struct UpgradeStateMachineTests {
    private static let candidate = UpgradeStateMachine.Candidate(
        head: HTTPRequestHead(version: .http1_1, method: .GET, uri: "/socket/websocket"),
        mount: .gatekeeper()
    )

    @Test("a socket's request is taken out of the stream and judged at its end")
    func candidate() {
        var machine = UpgradeStateMachine()
        let head = machine.receivedHead(candidate: Self.candidate, asksForUpgrade: true)
        #expect(head == .drop)
        #expect(machine.receivedBody() == .drop)
        #expect(!machine.isBlocked)
        let end = machine.receivedEnd()
        guard case .connect = end else {
            Issue.record("not judged")
            return
        }
        #expect(machine.isBlocked)
        let accepted = [machine.accepted(), machine.accepted()]
        #expect(accepted == [true, false])
        #expect(machine.isBlocked)
    }

    @Test("a socket's request waits for every response before it")
    func waits() {
        var machine = UpgradeStateMachine()
        for _ in 0..<2 {
            let head = machine.receivedHead(candidate: nil, asksForUpgrade: false)
            #expect(head == .forward)
            #expect(machine.receivedBody() == .forward)
            _ = machine.receivedEnd()
        }
        _ = machine.receivedHead(candidate: Self.candidate, asksForUpgrade: true)
        let end = machine.receivedEnd()
        guard case .none = end else {
            Issue.record("judged too early")
            return
        }
        #expect(machine.isBlocked)
        let turns = [machine.wroteResponseEnd() != nil, machine.wroteResponseEnd() != nil]
        #expect(turns == [false, true])
    }

    @Test("a request for another protocol is forwarded, and the decoder that stopped at it replaced")
    func otherUpgrade() {
        var machine = UpgradeStateMachine()
        _ = machine.receivedHead(candidate: nil, asksForUpgrade: true)
        let end = machine.receivedEnd()
        guard case .forwardAndReplaceDecoder = end else {
            Issue.record("not replaced")
            return
        }
        #expect(machine.isBlocked)
        machine.replacedDecoder()
        #expect(!machine.isBlocked)
    }

    @Test(
        "a refusal goes on, with a fresh decoder where the request stopped the old one",
        arguments: [
            (true, false, UpgradeStateMachine.RefusalAction.resume), (true, true, .replaceDecoder),
            (false, true, .close),
        ]
    )
    func refusals(keepsAlive: Bool, asksForUpgrade: Bool, expected: UpgradeStateMachine.RefusalAction) {
        var machine = UpgradeStateMachine()
        _ = machine.receivedHead(candidate: Self.candidate, asksForUpgrade: asksForUpgrade)
        _ = machine.receivedEnd()
        let action = machine.refused(keepsAlive: keepsAlive, asksForUpgrade: asksForUpgrade)
        #expect(action == expected)
        #expect(machine.isBlocked == (expected == .replaceDecoder))
        let accepted = machine.accepted()
        #expect(!accepted)
    }
}
