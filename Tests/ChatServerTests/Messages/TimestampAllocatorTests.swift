import Testing

@testable import ChatServer

@Suite("Timestamp allocator")
struct TimestampAllocatorTests {
    @Test("gives no millisecond twice in a room, whatever the clock does")
    func monotonic() {
        var allocator = TimestampAllocator()
        var random = SystemRandomNumberGenerator()
        var last = Int64.min
        for _ in 0..<10_000 {
            let now = 1_000 + Int64.random(in: -50...50, using: &random)
            let timestamp = allocator.allocate(room: "general", now: now)
            #expect(timestamp > last)
            #expect(timestamp >= now)
            last = timestamp
        }
    }

    @Test("keeps rooms apart")
    func rooms() {
        var allocator = TimestampAllocator()
        #expect(allocator.allocate(room: "a", now: 5) == 5)
        #expect(allocator.allocate(room: "b", now: 5) == 5)
        #expect(allocator.allocate(room: "a", now: 5) == 6)
    }

    @Test("goes past a millisecond that another node has taken")
    func taken() {
        var allocator = TimestampAllocator()
        #expect(allocator.allocate(room: "a", now: 5) == 5)
        #expect(allocator.allocate(room: "a", now: 5, after: 9) == 10)
        #expect(allocator.allocate(room: "a", now: 8) == 11)
    }

    @Test("forgets rooms whose last millisecond has passed, and none other")
    func memory() {
        var allocator = TimestampAllocator()
        #expect(allocator.allocate(room: "ahead", now: 1_000_000) == 1_000_000)
        for index in 0..<100_000 {
            _ = allocator.allocate(room: "room-\(index)", now: Int64(index))
        }
        #expect(allocator.roomCount < 2_050)
        #expect(allocator.allocate(room: "ahead", now: 1_000_000) == 1_000_001)
    }
}
