import Synchronization

/// The broadcasts of a topic, as the server's own code reads them.
public struct Subscription: AsyncSequence, Sendable {
    let buffer: SubscriptionBuffer

    /// How many broadcasts have been dropped because they were not read in time.
    public var droppedCount: Int { self.buffer.droppedCount }

    public struct AsyncIterator: AsyncIteratorProtocol {
        var base: AsyncStream<Broadcast>.Iterator

        public mutating func next() async -> Broadcast? { await self.next(isolation: #isolation) }

        public mutating func next(isolation actor: isolated (any Actor)?) async -> Broadcast? {
            await self.base.next(isolation: actor)
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: self.buffer.stream.makeAsyncIterator())
    }
}

/// What waits for the reader of a subscription.
final class SubscriptionBuffer: Sendable {
    let stream: AsyncStream<Broadcast>
    private let continuation: AsyncStream<Broadcast>.Continuation
    private let dropped = Atomic<Int>(0)

    init(capacity: Int, overflow: OverflowPolicy) {
        precondition(capacity >= 1, "A subscription has to have room for a broadcast.")
        (self.stream, self.continuation) = AsyncStream.makeStream(
            bufferingPolicy: overflow == .dropOldest ? .bufferingNewest(capacity) : .bufferingOldest(capacity)
        )
    }

    var droppedCount: Int { self.dropped.load(ordering: .relaxed) }

    func yield(_ broadcast: Broadcast) {
        if case .dropped = self.continuation.yield(broadcast) { self.dropped.wrappingAdd(1, ordering: .relaxed) }
    }

    func finish() { self.continuation.finish() }
}
