import TestSupport
import Testing

@testable import ChannelKit

@Suite("Topic history")
struct TopicHistoryTests {
    private let start = ContinuousClock.now

    /// A history of the numbers that its broadcasts have.
    private func history(
        count: Int = 4,
        bytes: Int = 1000,
        lifetime: Duration = .seconds(10)
    ) -> TopicHistory<Int> {
        TopicHistory(bounds: History(count: count, bytes: bytes, lifetime: lifetime), epoch: ResumeToken())
    }

    private func missed(_ history: TopicHistory<Int>, since offset: Int, after: Duration = .zero) -> [Int]? {
        switch history.missed(since: offset, of: history.epoch, now: self.start + after) {
        case .all(let elements): elements
        case .lost: nil
        }
    }

    @Test("broadcasts are numbered from one, and a client gets those after its own position")
    func numbering() {
        var history = self.history()
        for _ in 1...3 { _ = history.append(bytes: 1, now: self.start) { $0 } }
        #expect(history.offset == 3)
        #expect(self.missed(history, since: 0) == [1, 2, 3])
        #expect(self.missed(history, since: 2) == [3])
        #expect(self.missed(history, since: 3) == [])
    }

    @Test("a position that is ahead of the history is none of its own")
    func ahead() {
        var history = self.history()
        _ = history.append(bytes: 1, now: self.start) { $0 }
        #expect(self.missed(history, since: 2) == nil)
    }

    @Test("a position of another epoch, or of none, is lost")
    func epoch() {
        let history = self.history()
        for epoch in [ResumeToken(), nil] {
            guard case .lost = history.missed(since: 0, of: epoch, now: self.start) else {
                Issue.record("a foreign epoch was taken for our own")
                continue
            }
        }
    }

    @Test("beyond the count the oldest goes, and whoever would have needed it is told so")
    func count() {
        var history = self.history(count: 2)
        for _ in 1...5 { _ = history.append(bytes: 1, now: self.start) { $0 } }
        #expect(self.missed(history, since: 3) == [4, 5])
        #expect(self.missed(history, since: 2) == nil)
        #expect(history.bytes == 2)
    }

    @Test("beyond the bytes the oldest go; one that is larger than all of the room takes its number only")
    func bytes() {
        var history = self.history(bytes: 10)
        for size in [4, 4, 4] { _ = history.append(bytes: size, now: self.start) { $0 } }
        #expect(self.missed(history, since: 1) == [2, 3])
        #expect(self.missed(history, since: 0) == nil)
        _ = history.append(bytes: 11, now: self.start) { $0 }
        #expect(history.bytes == 0)
        #expect(self.missed(history, since: 3) == nil)
        #expect(self.missed(history, since: 4) == [])
        _ = history.append(bytes: 4, now: self.start) { $0 }
        #expect(self.missed(history, since: 4) == [5])
    }

    @Test("what is too old is lost even before it is forgotten")
    func age() {
        var history = self.history(lifetime: .seconds(10))
        _ = history.append(bytes: 3, now: self.start) { $0 }
        _ = history.append(bytes: 3, now: self.start + .seconds(6)) { $0 }
        #expect(self.missed(history, since: 0, after: .seconds(9)) == [1, 2])
        #expect(self.missed(history, since: 0, after: .seconds(10)) == nil)
        #expect(self.missed(history, since: 1, after: .seconds(10)) == [2])
        history.expire(now: self.start + .seconds(10))
        #expect(history.bytes == 3)
        #expect(history.count == 1)
    }

    @Test("an empty history goes on with its numbers")
    func emptied() {
        var history = self.history()
        _ = history.append(bytes: 1, now: self.start) { $0 }
        history.removeAll()
        #expect(history.bytes == 0)
        #expect(self.missed(history, since: 0) == nil)
        #expect(self.missed(history, since: 1) == [])
        #expect(history.append(bytes: 1, now: self.start) { $0 } == 2)
    }

    @Test("against a list of everything, over random histories", arguments: UInt64(1)...20)
    func random(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var history = self.history(count: 5, bytes: 40, lifetime: .seconds(20))
        var all: [(number: Int, bytes: Int, time: Duration)] = []
        var now = Duration.zero
        for _ in 0..<300 {
            now += .seconds(Int.random(in: 0..<6, using: &random))
            let bytes = Int.random(in: 1..<15, using: &random)
            all.append((history.append(bytes: bytes, now: self.start + now) { $0 }, bytes, now))
            #expect(history.count <= 5 && history.bytes <= 40)
            let offset = Int.random(in: max(0, all.count - 8)...all.count, using: &random)
            let wanted = all.dropFirst(offset)
            let fits = wanted.count <= 5 && wanted.reduce(0) { $0 + $1.bytes } <= 40
            let isFresh = wanted.allSatisfy { now - $0.time < .seconds(20) }
            #expect(self.missed(history, since: offset, after: now) == (fits && isFresh ? wanted.map(\.number) : nil))
        }
    }
}
