import TestSupport
import Testing

@testable import ChannelKitClient

@Suite("Buffers of events", .timeLimit(.minutes(5)))
struct EventBufferTests {
    enum Item: Equatable, Sendable {
        case value(Int)
        case missed(Int)
    }

    private func buffer(_ overflow: EventBuffering.Overflow) -> EventBuffer<Item> {
        EventBuffer(EventBuffering(limit: 2, overflow: overflow), gap: { .missed($0) })
    }

    private func drain(_ buffer: EventBuffer<Item>) async -> [Item] {
        buffer.finish()
        var items: [Item] = []
        while let item = await buffer.next() { items.append(item) }
        return items
    }

    @Test("the oldest give way, and the gap stands where they were")
    func oldest() async {
        let buffer = self.buffer(.dropOldest)
        let hadRoom = (1...5).map { buffer.append(.value($0)) }
        #expect(hadRoom == [true, true, false, false, false])
        #expect(await self.drain(buffer) == [.missed(3), .value(4), .value(5)])
    }

    @Test("the newest give way, and the gap stands where they would be")
    func newest() async {
        let buffer = self.buffer(.dropNewest)
        for number in 1...4 { _ = buffer.append(.value(number)) }
        #expect(await buffer.next() == .value(1))
        _ = buffer.append(.value(5))
        #expect(await self.drain(buffer) == [.value(2), .missed(2), .value(5)])
    }

    @Test("a gap at the end is told too")
    func gapAtEnd() async {
        let buffer = self.buffer(.dropNewest)
        for number in 1...3 { _ = buffer.append(.value(number)) }
        #expect(await self.drain(buffer) == [.value(1), .value(2), .missed(1)])
    }

    @Test("a reader that waits gets what comes, the end included")
    func waiting() async {
        let buffer = self.buffer(.dropOldest)
        async let first = buffer.next()
        _ = buffer.append(.value(1))
        #expect(await first == .value(1))
        async let second = buffer.next()
        buffer.finish()
        #expect(await second == nil)
    }

    @Test("cancellation ends one read and no other")
    func cancellation() async {
        let buffer = self.buffer(.dropOldest)
        let reader = Task { await buffer.next() }
        reader.cancel()
        #expect(await reader.value == nil)
        _ = buffer.append(.value(1))
        #expect(await buffer.next() == .value(1))
    }

    @Test("between threads, nothing is lost and nothing is doubled", arguments: 0..<20)
    func threads(round: Int) async {
        let buffer = EventBuffer<Int>(EventBuffering(limit: 10_000))
        async let sum = {
            var numbers: [Int] = []
            while let number = await buffer.next() { numbers.append(number) }
            return numbers
        }()
        await withTaskGroup { group in
            for writer in 0..<4 {
                group.addTask { for number in 0..<250 { _ = buffer.append(writer * 250 + number) } }
            }
        }
        buffer.finish()
        #expect(await sum.sorted() == Array(0..<1_000))
    }
}
