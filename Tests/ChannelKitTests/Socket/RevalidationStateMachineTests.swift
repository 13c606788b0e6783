import TestSupport
import Testing

@testable import ChannelKit

@Suite("RevalidationStateMachine")
struct RevalidationStateMachineTests {
    private var machine = RevalidationStateMachine(maximumMisses: 2)

    @Test("a client that is judged well is judged again after the interval, for ever")
    mutating func valid() {
        for _ in 1...10 {
            #expect(self.machine.timerFired() == .check)
            #expect(self.machine.finished(.valid) == .scheduleNext)
        }
    }

    @Test("a client that may not stay is closed, once")
    mutating func revoked() {
        #expect(self.machine.timerFired() == .check)
        #expect(self.machine.finished(.revoked) == .closeRevoked)
        #expect(self.machine.finished(.revoked) == .nothing)
        #expect(self.machine.timerFired() == .nothing)
    }

    @Test("judgements may be missed in a row up to a bound, which one that tells something sets back")
    mutating func misses() {
        for _ in 1...2 {
            #expect(self.machine.timerFired() == .check)
            #expect(self.machine.finished(.unavailable) == .scheduleNext)
        }
        #expect(self.machine.timerFired() == .check)
        #expect(self.machine.finished(.valid) == .scheduleNext)
        for _ in 1...2 {
            #expect(self.machine.timerFired() == .check)
            #expect(self.machine.finished(.unavailable) == .scheduleNext)
        }
        #expect(self.machine.timerFired() == .check)
        #expect(self.machine.finished(.unavailable) == .closeUnavailable)
    }

    @Test("while one that is overdue has not returned there is no other, and every interval counts as missed")
    mutating func overdue() {
        #expect(self.machine.timerFired() == .check)
        #expect(self.machine.timedOut() == .scheduleNext)
        #expect(self.machine.timerFired() == .scheduleNext)
        #expect(self.machine.timerFired() == .closeUnavailable)
        #expect(self.machine.finished(.valid) == .nothing)
    }

    @Test(
        "what an overdue judgement says in the end still counts, and does not start a second timer",
        arguments: [
            (.valid, .nothing), (.unavailable, .nothing), (.revoked, .closeRevoked),
        ] as [(RevalidationStateMachine.Verdict, RevalidationStateMachine.Action)]
    )
    mutating func late(verdict: RevalidationStateMachine.Verdict, action: RevalidationStateMachine.Action) {
        #expect(self.machine.timerFired() == .check)
        #expect(self.machine.timedOut() == .scheduleNext)
        #expect(self.machine.finished(verdict) == action)
        #expect(self.machine.timerFired() == (verdict == .revoked ? .nothing : .check))
    }

    @Test("nothing follows once the socket is closed")
    mutating func ended() {
        #expect(self.machine.timerFired() == .check)
        self.machine.ended()
        #expect(self.machine.finished(.revoked) == .nothing)
        #expect(self.machine.timedOut() == .nothing)
        #expect(self.machine.timerFired() == .nothing)
    }
    @Test("the judgements of many sockets are spread, none beyond the jitter")
    func jitter() {
        var revalidation = Revalidation(every: .seconds(100))
        revalidation.jitter = 0.5
        #expect([-1, 0, 0.5, 1].map { revalidation.delay(at: $0) } == [50, 100, 125, 150].map { .seconds($0) })
        revalidation.jitter = 7
        #expect(revalidation.delay(at: -1) == .zero)
    }
}
