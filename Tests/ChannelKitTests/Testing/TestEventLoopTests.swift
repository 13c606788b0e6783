import ChannelKitTesting
import NIOCore
import Synchronization
import Testing

@Suite("TestEventLoop")
struct TestEventLoopTests {
    private let loop = TestEventLoop()
    private let journal = Journal()

    @Test("timers run in the order of their moments, each at its own, and no sooner")
    func order() async throws {
        let (loop, journal) = (self.loop, self.journal)
        let start = loop.now
        for delay in [30, 10, 20, 10] {
            loop.scheduleTask(in: .milliseconds(Int64(delay))) {
                journal.note("\(delay) at \((loop.now - start).nanoseconds / 1_000_000)")
            }
        }
        await loop.advance(by: .milliseconds(9))
        #expect(journal.all == [])
        await loop.advance(by: .milliseconds(21))
        #expect(journal.all == ["10 at 10", "10 at 10", "20 at 20", "30 at 30"])
        #expect(loop.now - start == .milliseconds(30))
    }

    @Test("what a timer causes comes before the next timer, and a timer that it sets runs if it is due")
    func consequences() async throws {
        let (loop, journal) = (self.loop, self.journal)
        loop.scheduleTask(in: .milliseconds(1)) {
            journal.note("first")
            loop.execute { journal.note("caused") }
            loop.scheduleTask(in: .milliseconds(1)) { journal.note("set") }
            loop.scheduleTask(in: .milliseconds(10)) { journal.note("too late") }
        }
        loop.scheduleTask(in: .milliseconds(3)) { journal.note("last") }
        await loop.advance(by: .milliseconds(5))
        #expect(journal.all == ["first", "caused", "set", "last"])
    }

    @Test("a cancelled timer does not run, and one without a delay needs no time")
    func cancellation() async throws {
        let (loop, journal) = (self.loop, self.journal)
        let cancelled = loop.scheduleTask(in: .seconds(1)) { journal.note("cancelled") }
        cancelled.cancel()
        await #expect(throws: EventLoopError.self) { try await cancelled.futureResult.get() }
        #expect(try await loop.scheduleTask(in: .zero) { loop.inEventLoop }.futureResult.get())
        await loop.advance(by: .seconds(2))
        #expect(journal.all == [])
    }
}
