import Testing

@testable import ChannelKit

@Suite("SocketStateMachine")
struct SocketStateMachineTests {
    private struct NotJoined: Error {}

    private var machine = SocketStateMachine(limits: SocketLimits())

    private func message(_ event: String, topic: String = "room:1", joinRef: Ref? = "1", ref: Ref? = "1") -> Message {
        Message(joinRef: joinRef, ref: ref, topic: topic, event: event, payload: .empty)
    }

    private mutating func receive(_ message: Message) -> SocketStateMachine.MessageAction {
        self.machine.received(message, at: .zero, isRouted: { $0.hasPrefix("room:") })
    }

    private mutating func join(_ topic: String = "room:1", joinRef: Ref? = "1") throws -> SocketStateMachine.ChannelID {
        guard case .join(let id, _) = self.receive(self.message("phx_join", topic: topic, joinRef: joinRef)) else {
            throw NotJoined()
        }
        return id
    }

    @Test("a heartbeat is answered without a channel")
    mutating func heartbeat() {
        let reply = Reply(joinRef: nil, ref: "7", topic: "phoenix", status: "ok", response: .empty)
        #expect(self.receive(self.message("heartbeat", topic: "phoenix", ref: "7")) == .reply(reply))
    }

    @Test("a push goes to the channel that it names, one that names none to whichever is there")
    mutating func push() throws {
        let id = try self.join()
        #expect(self.receive(self.message("new")) == .deliver(id))
        #expect(self.receive(self.message("new", joinRef: nil)) == .deliver(id))
        #expect(self.receive(self.message("new", joinRef: "2")) == .drop)
    }

    @Test("a newer join takes the topic")
    mutating func replace() throws {
        let old = try self.join()
        guard case .join(let new, replacing: old) = self.receive(self.message("phx_join", joinRef: "2")) else {
            Issue.record("no join")
            return
        }
        #expect(self.receive(self.message("new", joinRef: "1")) == .drop)
        self.machine.channelEnded(old, topic: "room:1")
        #expect(self.receive(self.message("new", joinRef: "2")) == .deliver(new))
    }

    @Test("topics over the limit are refused, and free again when one has ended")
    mutating func limit() throws {
        var limits = SocketLimits()
        limits.maximumChannels = 2
        self.machine = SocketStateMachine(limits: limits)
        let first = try self.join("room:1")
        _ = try self.join("room:2")
        guard case .refuse(let reply) = self.receive(self.message("phx_join", topic: "room:3")) else {
            Issue.record("not refused")
            return
        }
        #expect(reply.response == .reason("too many channels joined"))
        _ = try self.join("room:2")
        self.machine.channelEnded(first, topic: "room:1")
        _ = try self.join("room:3")
    }

    @Test("malformed messages are answered until there are too many in a row")
    mutating func malformed() {
        var limits = SocketLimits()
        limits.maximumMalformedMessages = 2
        self.machine = SocketStateMachine(limits: limits)
        func isReply(_ action: SocketStateMachine.MalformedAction) -> Bool {
            if case .reply = action { true } else { false }
        }
        #expect(isReply(self.machine.receivedMalformed()))
        #expect(isReply(self.machine.receivedMalformed()))
        _ = self.receive(self.message("heartbeat", topic: "phoenix"))
        #expect(isReply(self.machine.receivedMalformed()))
        #expect(isReply(self.machine.receivedMalformed()))
        #expect(
            self.machine.receivedMalformed()
                == .closeTransport(.policyViolation, reason: "too many malformed messages")
        )
    }

    @Test("nothing is answered once the transport is closed")
    mutating func closed() {
        self.machine.closed()
        #expect(self.receive(self.message("heartbeat", topic: "phoenix")) == .drop)
        #expect(self.receive(self.message("phx_join")) == .drop)
        #expect(self.machine.receivedMalformed() == .drop)
    }
}
