import TestSupport
import Testing

@testable import ChatServer

@Suite("History mark")
struct HistoryMarkTests {
    private static let now: Int64 = 1_800_000_000_000

    @Test("settles what is old, and remembers what is not")
    func settling() throws {
        let old = Self.now - HistoryMark.window
        let mark = try #require(HistoryMark(behind: [old - 5, old - 1, old, old + 1, Self.now], now: Self.now))
        #expect(mark == HistoryMark(settled: old, given: [old + 1, Self.now]))
    }

    @Test("of messages that are all new does not say that it has given what comes before them")
    func newest() throws {
        let mark = try #require(HistoryMark(behind: [Self.now - 2, Self.now], now: Self.now))
        #expect(mark == HistoryMark(settled: Self.now - 3, given: [Self.now - 2, Self.now]))
        #expect(HistoryMark(behind: [], now: Self.now) == nil)
    }

    @Test("moves on as far as has been read, and never back")
    func moving() {
        let old = Self.now - HistoryMark.window
        var mark = HistoryMark(settled: old - 10)
        mark.give([old - 8, old - 6], upTo: old - 6, now: Self.now)
        #expect(mark == HistoryMark(settled: old - 6))
        mark.give([], upTo: nil, now: Self.now)
        #expect(mark == HistoryMark(settled: old))
        mark.give([], upTo: nil, now: Self.now - 5_000)
        #expect(mark == HistoryMark(settled: old))
    }

    @Test("remembers no more than it may, the latest of them")
    func bound() {
        var mark = HistoryMark(settled: 0)
        mark.give((1...600).map { Self.now + $0 }, upTo: nil, now: Self.now)
        #expect(mark.given == Array((Self.now + 89)...(Self.now + 600)))
        #expect(mark.settled == Self.now + 88)
    }

    @Test("gives each message once, in whatever order they come to be stored", arguments: UInt64(0)..<100)
    func random(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var clock = Self.now
        var stored: Set<Int64> = [clock]
        /// Messages that have their timestamps, and the times at which they are stored.
        var underway: [(timestamp: Int64, arrival: Int64)] = []
        var read: [Int64] = [clock]
        var mark = HistoryMark(behind: read, now: clock)!
        var last = clock
        for step in 0..<400 {
            clock += Int64.random(in: 0..<4_000, using: &random)
            stored.formUnion(underway.filter { $0.arrival <= clock }.map(\.timestamp))
            underway.removeAll { $0.arrival <= clock }
            if step < 300 {
                for _ in 0..<Int.random(in: 0..<4, using: &random) {
                    last = max(last + 1, clock - Int64.random(in: 0..<100, using: &random))
                    let delay = Int64.random(in: 0..<(HistoryMark.window - 5_000), using: &random)
                    underway.append((last, arrival: clock + delay))
                }
            }
            let limit = Int.random(in: 1...5, using: &random)
            let fresh = stored.filter { $0 > mark.settled && !mark.given.contains($0) }.sorted()
            let page = Array(fresh.prefix(limit))
            read += page
            mark.give(page, upTo: fresh.count > limit ? page.last : nil, now: clock)
        }
        #expect(underway.isEmpty)
        #expect(read.sorted() == stored.sorted())
    }
}
