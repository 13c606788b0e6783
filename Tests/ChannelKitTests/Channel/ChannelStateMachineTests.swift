import Testing

@testable import ChannelKit

@Suite("ChannelStateMachine")
struct ChannelStateMachineTests {
    private typealias Machine = ChannelStateMachine<Int>

    private var machine = Machine(capacity: 2)

    private mutating func begin() {
        #expect(self.machine.predecessorEnded() == .runJoin)
        guard case .rest = self.machine.joinSucceeded() else {
            Issue.record("a channel without work rests")
            return
        }
    }

    private func described(_ action: Machine.ReceiveAction) -> String { "\(action)" }
    private func described(_ action: Machine.NextAction) -> String { "\(action)" }

    @Test("what comes while joining waits, in order, up to the capacity")
    mutating func mailbox() {
        #expect(self.described(self.machine.received(1)) == "wait")
        #expect(self.machine.predecessorEnded() == .runJoin)
        #expect(self.described(self.machine.received(2)) == "wait")
        #expect(self.described(self.machine.received(3)) == "refuse")
        #expect(self.described(self.machine.joinSucceeded()) == "run(1)")
        #expect(self.described(self.machine.received(4)) == "wait")
        #expect(self.described(self.machine.workFinished()) == "run(2)")
        #expect(self.described(self.machine.workFinished()) == "run(4)")
        #expect(self.described(self.machine.workFinished()) == "rest")
        #expect(self.machine.isResting)
        #expect(self.described(self.machine.received(5)) == "run(5)")
        #expect(!self.machine.isResting)
    }

    @Test("bytes that wait are bounded, but for what comes first")
    mutating func bytes() {
        self.machine = Machine(capacity: 10, byteCapacity: 8)
        self.begin()
        #expect(self.described(self.machine.received(1, bytes: 100)) == "run(1)")
        #expect(self.described(self.machine.received(2, bytes: 100)) == "wait")
        #expect(self.described(self.machine.received(3, bytes: 1)) == "refuse")
        #expect(self.described(self.machine.workFinished()) == "run(2)")
        #expect(self.described(self.machine.received(4, bytes: 4)) == "wait")
        #expect(self.described(self.machine.received(5, bytes: 4)) == "wait")
        #expect(self.described(self.machine.received(6, bytes: 1)) == "refuse")
        #expect(self.described(self.machine.workFinished()) == "run(4)")
        #expect(self.described(self.machine.received(7, bytes: 4)) == "wait")
    }

    @Test("work that has a place of its own is taken however much waits, in its order, and takes no other's place")
    mutating func reserved() {
        self.begin()
        #expect(self.described(self.machine.received(1)) == "run(1)")
        for work in [2, 3, 4] { #expect(self.described(self.machine.received(work, isReserved: true)) == "wait") }
        for work in [5, 6] { #expect(self.described(self.machine.received(work)) == "wait") }
        #expect(self.described(self.machine.received(7)) == "refuse")
        #expect(self.described(self.machine.received(8, isReserved: true)) == "wait")
        for work in 2...6 { #expect(self.described(self.machine.workFinished()) == "run(\(work))") }
        #expect(self.described(self.machine.received(9)) == "wait")
        #expect(self.described(self.machine.received(10)) == "wait")
        #expect(self.described(self.machine.received(11)) == "refuse")
    }

    @Test("leaves that wait for an answer are bounded, and the channel ends")
    mutating func leaves() {
        self.machine = Machine(capacity: 3, byteCapacity: 8)
        self.begin()
        #expect(self.described(self.machine.received(1)) == "run(1)")
        for ref: Ref in ["7", "a long reference", "8", "9", "10"] { #expect(self.machine.receivedLeave(ref) == .wait) }
        guard case .terminate(.left, let leaves) = self.machine.workFinished() else {
            Issue.record("the channel ends after its last work")
            return
        }
        #expect(leaves == ["7", "8", "9"])
    }

    @Test("a second start, by the time limit, does nothing")
    mutating func startsOnce() {
        #expect(self.machine.predecessorEnded() == .runJoin)
        #expect(self.machine.predecessorEnded() == .nothing)
    }

    @Test("a leave comes behind what came before, and nothing behind it")
    mutating func leave() {
        self.begin()
        #expect(self.described(self.machine.received(1)) == "run(1)")
        #expect(self.described(self.machine.received(2)) == "wait")
        #expect(self.machine.receivedLeave("7") == .wait)
        #expect(self.described(self.machine.received(3)) == "drop")
        #expect(self.machine.receivedLeave("8") == .wait)
        #expect(self.described(self.machine.workFinished()) == "run(2)")
        guard case .terminate(.left, let leaves) = self.machine.workFinished() else {
            Issue.record("the channel ends after its last work")
            return
        }
        #expect(leaves == ["7", "8"])
        self.machine.terminated()
        #expect(self.machine.isEnded)
    }

    @Test("an idle channel is left at once")
    mutating func leaveIdle() {
        self.begin()
        #expect(self.machine.receivedLeave("7") == .terminate)
        #expect(self.machine.receivedLeave("8") == .drop)
        #expect(!self.machine.isLive)
    }

    @Test("a channel that is replaced hands back the leaves that wait, cancels what runs, and ends once")
    mutating func replace() {
        self.begin()
        _ = self.machine.received(1)
        _ = self.machine.receivedLeave("7")
        #expect(self.machine.end(.replaced) == .cancel(leaves: ["7"]))
        #expect(self.machine.end(.transportClosed) == .nothing)
        #expect(!self.machine.isLive)
        #expect(self.described(self.machine.received(2)) == "drop")
        #expect(self.described(self.machine.workFinished()).hasPrefix("terminate"))
        self.machine.terminated()
        #expect(self.machine.isEnded)
    }

    @Test("one that waits for its predecessor ends without having begun")
    mutating func endWaiting() {
        _ = self.machine.receivedLeave("3")
        #expect(self.machine.end(.replaced) == .end(leaves: ["3"]))
        #expect(self.machine.predecessorEnded() == .nothing)
    }

    @Test("a join that has been let in although the transport is gone is terminated")
    mutating func endJoining() {
        #expect(self.machine.predecessorEnded() == .runJoin)
        #expect(self.machine.end(.transportClosed) == .cancel(leaves: []))
        #expect(self.described(self.machine.joinSucceeded()).hasPrefix("terminate"))
    }

    @Test("a join that fails leaves nothing, and tells who had left meanwhile")
    mutating func refused() {
        #expect(self.machine.predecessorEnded() == .runJoin)
        _ = self.machine.receivedLeave("2")
        #expect(self.machine.joinFailed() == ["2"])
        #expect(self.machine.isEnded)
    }

    @Test("nobody is told of a join that fails after its end")
    mutating func refusedAfterEnd() {
        #expect(self.machine.predecessorEnded() == .runJoin)
        _ = self.machine.end(.replaced)
        #expect(self.machine.joinFailed() == nil)
    }
}
