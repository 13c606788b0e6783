/// Elements as they come, for one reader.
///
/// They are kept for it from the moment the sequence is made, so nothing is missed that comes before the loop begins. When
/// the sequence is no longer held, nothing is kept any more.
public struct EventSequence<Element: Sendable>: AsyncSequence, Sendable {
    private let buffer: EventBuffer<Element>
    private let subscription: EventSubscription

    init(buffer: EventBuffer<Element>, subscription: EventSubscription) {
        self.buffer = buffer
        self.subscription = subscription
    }

    public func makeAsyncIterator() -> Iterator { Iterator(buffer: self.buffer, subscription: self.subscription) }

    /// Waits for elements.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let buffer: EventBuffer<Element>
        fileprivate let subscription: EventSubscription

        /// The next element; `nil` when no more will come, or the task is cancelled.
        public mutating func next() async -> Element? { await self.buffer.next() }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws(Never) -> Element? {
            await self.buffer.next()
        }
    }
}

/// Ends with the last one who holds it.
final class EventSubscription: Sendable {
    private let cancel: @Sendable () -> Void

    init(cancel: @escaping @Sendable () -> Void) {
        self.cancel = cancel
    }

    deinit { self.cancel() }
}
