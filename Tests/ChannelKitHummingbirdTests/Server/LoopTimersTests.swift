import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import ChannelKitHummingbird

@Suite("Timers of a loop")
struct LoopTimersTests {
    private final class Log {
        var fired: [Int] = []
    }

    @Test("Timers run in the order of their deadlines, and those that were cancelled do not", arguments: 1...20)
    func order(seed: UInt64) {
        let loop = EmbeddedEventLoop()
        let timers = LoopTimers(eventLoop: loop)
        let log = Log()
        var random = SplitMix64(seed: seed)
        let delays = (1...200).shuffled(using: &random)
        let scheduled = delays.map { delay in
            (delay, timers.schedule(in: .milliseconds(Int64(delay))) { log.fired.append(delay) })
        }
        let cancelled = scheduled.shuffled(using: &random).prefix(100)
        for (_, timer) in cancelled { timers.cancel(timer) }
        #expect(timers.count == 100)

        loop.advanceTime(by: .milliseconds(100))
        let expected = Set(delays).subtracting(cancelled.map(\.0)).sorted()
        #expect(log.fired == expected.filter { $0 <= 100 })
        loop.advanceTime(by: .milliseconds(100))
        #expect(log.fired == expected)
        #expect(timers.count == 0)
    }

    @Test("A timer that is due earlier than all others is not late")
    func earlier() {
        let loop = EmbeddedEventLoop()
        let timers = LoopTimers(eventLoop: loop)
        let log = Log()
        for delay in [30, 20, 10] {
            _ = timers.schedule(in: .milliseconds(Int64(delay))) { log.fired.append(delay) }
        }
        loop.advanceTime(by: .milliseconds(10))
        #expect(log.fired == [10])
        loop.advanceTime(by: .milliseconds(20))
        #expect(log.fired == [10, 20, 30])
    }

    @Test("A timer may cancel others that are due, and set new ones")
    func reentrant() {
        let loop = EmbeddedEventLoop()
        let timers = LoopTimers(eventLoop: loop)
        let log = Log()
        var other: LoopTimers.Timer?
        let first = timers.schedule(in: .milliseconds(10)) {
            log.fired.append(1)
            if let other { timers.cancel(other) }
            _ = timers.schedule(in: .milliseconds(10)) { log.fired.append(3) }
        }
        other = timers.schedule(in: .milliseconds(11)) { log.fired.append(2) }
        loop.advanceTime(by: .milliseconds(15))
        timers.cancel(first)
        #expect(log.fired == [1])
        loop.advanceTime(by: .milliseconds(10))
        #expect(log.fired == [1, 3])
        #expect(timers.count == 0)
    }
}
