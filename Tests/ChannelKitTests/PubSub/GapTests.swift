import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import ChannelKit

@Suite("Gaps")
struct GapTests {
    /// Counts what it gets. Confined to its event loop.
    private final class Counter: MemberDelegate {
        let member = Member(serializer: .v2, mayIntercept: false)
        private(set) var frames = 0
        private(set) var gaps = 0
        /// Called with each delivery.
        var onDelivery: () -> Void = {}

        init() {
            self.member.delegate = self
        }

        func deliver(_ frames: OutboundFrames) {
            self.frames += frames.count
            self.onDelivery()
        }

        func intercepts(_ event: String) -> Bool { false }
        func deliver(intercepted broadcast: Broadcast, at offset: Int?) {}
        func missedBroadcasts() { self.gaps += 1 }
    }

    private struct Outcome: Equatable {
        var frames: Int
        var gaps: Int
    }

    private func outcome(_ counter: NIOLoopBound<Counter>) async throws -> Outcome {
        try await counter.eventLoop.submit { Outcome(frames: counter.value.frames, gaps: counter.value.gaps) }.get()
    }

    private func broadcast(_ count: Int, to topic: String, through pubSub: LocalPubSub) throws {
        for _ in 0..<count { try pubSub.broadcast(Broadcast(topic: topic, event: "e", payload: .empty)) }
    }

    /// A member of a topic on a loop.
    private func join(
        _ topic: String,
        of pubSub: LocalPubSub,
        on loop: any EventLoop
    ) async throws -> NIOLoopBound<Counter> {
        try await loop.submit {
            let counter = Counter()
            pubSub.subscribe(counter.member, to: topic, on: pubSub.subscribers(on: loop))
            return NIOLoopBound(counter, eventLoop: loop)
        }.get()
    }

    @Test("what one turn moves from the inbox to a topic is bounded too, however often it catches up in between")
    func oneTurn() async throws {
        let pubSub = LocalPubSub(loopCapacity: 10)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let counter = try await self.join("t", of: pubSub, on: loop)
        let other = try await self.join("other", of: pubSub, on: loop)
        try await loop.submit {
            let subscribers = pubSub.subscribers(on: loop)
            for _ in 0..<4 {
                try self.broadcast(4, to: "t", through: pubSub)
                // As a handler does that pushes, to a member of another topic.
                subscribers.catchUp([other.value.member])
            }
        }.get()
        #expect(try await self.outcome(counter) == Outcome(frames: 0, gaps: 1))
        #expect(try await self.outcome(other) == Outcome(frames: 0, gaps: 0))
        // All that was pending when there was no room for one more.
        #expect(pubSub.droppedCount == 10)
        // A member that comes then has missed nothing.
        let late = try await self.join("t", of: pubSub, on: loop)
        try self.broadcast(3, to: "t", through: pubSub)
        #expect(try await eventually { try await self.outcome(late) == Outcome(frames: 3, gaps: 0) })
        #expect(try await self.outcome(counter) == Outcome(frames: 0, gaps: 1))
    }

    @Test("one that was given everything in time has no gap when the rest is dropped for the others")
    func caughtUp() async throws {
        let pubSub = LocalPubSub(loopCapacity: 10)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let prompt = try await self.join("t", of: pubSub, on: loop)
        let slow = try await self.join("t", of: pubSub, on: loop)
        try await loop.submit {
            let subscribers = pubSub.subscribers(on: loop)
            for _ in 0..<6 {
                try self.broadcast(2, to: "t", through: pubSub)
                subscribers.catchUp([prompt.value.member])
            }
        }.get()
        #expect(try await eventually { try await self.outcome(slow) == Outcome(frames: 0, gaps: 1) })
        #expect(try await self.outcome(prompt) == Outcome(frames: 12, gaps: 0))
    }

    @Test("a member that catches up behind a gap gets nothing that is behind it, and is told")
    func behindAGap() async throws {
        let pubSub = LocalPubSub(loopCapacity: 2)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let counter = try await self.join("t", of: pubSub, on: loop)
        let framesAtOnce = try await loop.submit {
            try self.broadcast(3, to: "t", through: pubSub)
            pubSub.subscribers(on: loop).catchUp([counter.value.member])
            return counter.value.frames
        }.get()
        #expect(framesAtOnce == 0)
        #expect(try await eventually { try await self.outcome(counter) == Outcome(frames: 0, gaps: 1) })
    }

    @Test("a delivery that makes more than there is room for does not upset the delivery")
    func whileDelivering() async throws {
        let pubSub = LocalPubSub(loopCapacity: 4)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let first = try await self.join("t", of: pubSub, on: loop)
        let second = try await self.join("t", of: pubSub, on: loop)
        try await loop.submit {
            let subscribers = pubSub.subscribers(on: loop)
            first.value.onDelivery = {
                first.value.onDelivery = {}
                for _ in 0..<3 {
                    try? self.broadcast(3, to: "t", through: pubSub)
                    subscribers.catchUp([] as [Member])
                }
            }
            try self.broadcast(2, to: "t", through: pubSub)
        }.get()
        #expect(try await eventually { try await self.outcome(first).gaps == 1 })
        #expect(try await eventually { try await self.outcome(second).gaps == 1 })
        #expect(try await self.outcome(first).frames == 2)
    }
}
