import ChannelKit
import Testing

@testable import ChannelKitClient

@Suite("A channel's state machine, from the client's side")
struct RemoteChannelStateMachineTests {
    private func machine(_ buffer: PushBuffer = PushBuffer(limit: 2)) -> RemoteChannelStateMachine {
        RemoteChannelStateMachine(buffer: buffer)
    }

    private func joined(_ buffer: PushBuffer = PushBuffer(limit: 2)) -> RemoteChannelStateMachine {
        var machine = self.machine(buffer)
        #expect(machine.requestedJoin("1", isConnected: true) == .send("1"))
        #expect(machine.received(replyTo: "1", isOK: true) == .joined(isRejoin: false, waiting: []))
        return machine
    }

    @Test("without a connection, a join waits for one")
    func joinWaits() {
        var machine = self.machine()
        #expect(machine.requestedJoin("1", isConnected: false) == .wait)
        #expect(machine.connectionOpened("2") == true)
        #expect(machine.joinRef == "2")
        #expect(machine.received(replyTo: "2", isOK: true) == .joined(isRejoin: false, waiting: []))
    }

    @Test("a channel is joined once")
    func twice() {
        var machine = self.joined()
        #expect(machine.requestedJoin("2", isConnected: true) == .refuse)
    }

    @Test("what is pushed before the join is answered goes out after it, in order")
    func waiting() {
        var machine = self.machine()
        _ = machine.requestedJoin("1", isConnected: true)
        #expect(machine.requestedPush("2") == .buffer)
        #expect(machine.requestedPush("3") == .buffer)
        #expect(machine.received(replyTo: "1", isOK: true) == .joined(isRejoin: false, waiting: ["2", "3"]))
        #expect(machine.received(replyTo: "3", isOK: true) == .answered)
        #expect(machine.received(replyTo: "3", isOK: true) == .ignored)
        #expect(machine.received(replyTo: "2", isOK: false) == .answered)
    }

    @Test("a full buffer refuses what comes, or fails what has waited longest")
    func full() {
        for (overflow, action) in [
            (PushBuffer.Overflow.failNewest, RemoteChannelStateMachine.PushAction.refuseFull),
            (.failOldest, .bufferInstead(of: "2")),
        ] {
            var machine = self.machine(PushBuffer(limit: 2, overflow: overflow))
            _ = machine.requestedJoin("1", isConnected: true)
            _ = machine.requestedPush("2")
            _ = machine.requestedPush("3")
            #expect(machine.requestedPush("4") == action)
        }
    }

    @Test(
        "a buffer without room takes nothing, whatever gives way",
        arguments: [PushBuffer.Overflow.failNewest, .failOldest]
    )
    func noBuffer(overflow: PushBuffer.Overflow) {
        var machine = self.machine(PushBuffer(limit: 0, overflow: overflow))
        _ = machine.requestedJoin("1", isConnected: true)
        #expect(machine.requestedPush("2") == .refuseFull)
    }

    @Test("what nobody waits for any more is not sent")
    func forgotten() {
        var machine = self.machine()
        _ = machine.requestedJoin("1", isConnected: true)
        _ = machine.requestedPush("2")
        _ = machine.requestedPush("3")
        machine.forget("2")
        #expect(machine.requestedPush("4") == .buffer)
        #expect(machine.received(replyTo: "1", isOK: true) == .joined(isRejoin: false, waiting: ["3", "4"]))
    }

    @Test("a channel that is not joined, or is being left, takes no pushes")
    func notJoined() {
        var machine = self.machine()
        #expect(machine.requestedPush("1") == .refuseNotJoined)
        machine = self.joined()
        _ = machine.requestedLeave("2")
        #expect(machine.requestedPush("3") == .refuseNotJoined)
    }

    @Test("a first join that is refused is over, a later one is tried again")
    func refused() {
        var machine = self.machine()
        _ = machine.requestedJoin("1", isConnected: true)
        _ = machine.requestedPush("2")
        #expect(machine.received(replyTo: "1", isOK: false) == .refused(failed: ["2"]))
        #expect(machine.requestedJoin("3", isConnected: true) == .send("3"))

        machine = self.joined()
        _ = machine.connectionClosed()
        #expect(machine.connectionOpened("4") == true)
        #expect(machine.received(replyTo: "4", isOK: false) == .rejoinRefused(failures: 1))
        #expect(machine.rejoinDue("5") == true)
        #expect(machine.received(replyTo: "5", isOK: false) == .rejoinRefused(failures: 2))
        #expect(machine.rejoinDue("6") == true)
        #expect(machine.received(replyTo: "6", isOK: true) == .joined(isRejoin: true, waiting: []))
    }

    @Test("when the connection goes, what was sent fails and what waits goes on waiting")
    func connectionLost() {
        var machine = self.joined()
        #expect(machine.requestedPush("2") == .send(join: "1"))
        #expect(machine.connectionClosed() == .wait(wasJoined: true, failed: ["2"]))
        #expect(machine.joinRef == nil)
        #expect(machine.requestedPush("3") == .buffer)
        #expect(machine.connectionOpened("4") == true)
        #expect(machine.connectionClosed() == .wait(wasJoined: false, failed: []))
        #expect(machine.connectionOpened("5") == true)
        #expect(machine.received(replyTo: "5", isOK: true) == .joined(isRejoin: true, waiting: ["3"]))
    }

    @Test("after a crash it is joined anew when the time has come, and what was sent fails")
    func crash() {
        var machine = self.joined()
        _ = machine.requestedPush("2")
        #expect(machine.receivedError() == .rejoin(failures: 1, failed: ["2"]))
        #expect(machine.receivedError() == .ignored)
        #expect(machine.connectionOpened("3") == false)
        #expect(machine.rejoinDue("4") == true)
        #expect(machine.rejoinDue("5") == false)
        #expect(machine.joinRef == "4")
    }

    @Test("a rejoin that is due when there is no connection any more waits for one")
    func rejoinWithoutConnection() {
        var machine = self.joined()
        _ = machine.receivedError()
        #expect(machine.connectionClosed() == .wait(wasJoined: false, failed: []))
        #expect(machine.rejoinDue("2") == false)
        #expect(machine.connectionOpened("3") == true)
    }

    @Test("a join that is not answered in time is tried again; an answer that comes too late is not its")
    func joinTimeOut() {
        var machine = self.machine()
        _ = machine.requestedJoin("1", isConnected: true)
        #expect(machine.joinTimedOut("0") == nil)
        #expect(machine.joinTimedOut("1") == 1)
        #expect(machine.received(replyTo: "1", isOK: true) == .ignored)
        #expect(machine.rejoinDue("2") == true)
        #expect(machine.joinTimedOut("2") == 2)
    }

    @Test("messages of another join are not of this one")
    func stale() {
        var machine = self.joined()
        #expect(machine.isCurrent("1"))
        #expect(machine.isCurrent(nil))
        #expect(!machine.isCurrent("0"))
        _ = machine.connectionClosed()
        #expect(!machine.isCurrent("1"))
        _ = machine.connectionOpened("5")
        #expect(machine.isCurrent("5"))
        #expect(!machine.delivers)
        _ = machine.received(replyTo: "5", isOK: true)
        #expect(machine.delivers)
    }

    @Test("leaving ends with the server's answer, its close, its crash or its connection, whichever comes first")
    func leaving() {
        var machine = self.joined()
        #expect(machine.requestedLeave("2") == .send(join: "1", leave: "2"))
        #expect(machine.requestedLeave("3") == .none)
        #expect(machine.received(replyTo: "2", isOK: true) == .left(failed: []))
        #expect(machine.receivedClose() == .ignored)

        machine = self.joined()
        _ = machine.requestedLeave("2")
        #expect(machine.receivedClose() == .closed(wasLeaving: true, failed: []))

        machine = self.joined()
        _ = machine.requestedLeave("2")
        #expect(machine.receivedError() == .left(failed: []))

        machine = self.joined()
        _ = machine.requestedPush("2")
        _ = machine.requestedLeave("3")
        #expect(machine.connectionClosed() == .left(failed: ["2"]))
    }

    @Test("answers to what was pushed before leaving still count")
    func answerWhileLeaving() {
        var machine = self.joined()
        _ = machine.requestedPush("2")
        _ = machine.requestedLeave("3")
        #expect(machine.received(replyTo: "2", isOK: true) == .answered)
    }

    @Test("a server that closes a channel has the last word")
    func closedByServer() {
        var machine = self.joined()
        _ = machine.requestedPush("2")
        #expect(machine.receivedClose() == .closed(wasLeaving: false, failed: ["2"]))
        #expect(machine.connectionOpened("3") == false)
        #expect(machine.requestedPush("4") == .refuseNotJoined)
    }
}
