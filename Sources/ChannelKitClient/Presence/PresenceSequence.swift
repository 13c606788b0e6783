/// Who is present, each time that it changes.
///
/// A reader that is slow is told less often and more at a time; it misses nothing.
public struct PresenceSequence<Meta: Decodable & Sendable>: AsyncSequence, Sendable {
    public typealias Failure = any Error

    /// Who is present now, and how that differs from what the reader was told last.
    public struct Element: Sendable {
        /// Everybody.
        public var list: PresenceList<Meta>
        /// Who has come or gone. What has come and gone in between does not show.
        public var changes: PresenceList<Meta>.Changes
    }

    private let follower: PresenceFollower<Meta>
    private let subscription: EventSubscription

    init(follower: PresenceFollower<Meta>, subscription: EventSubscription) {
        self.follower = follower
        self.subscription = subscription
    }

    public func makeAsyncIterator() -> Iterator { Iterator(follower: self.follower, subscription: self.subscription) }

    /// Waits for changes.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let follower: PresenceFollower<Meta>
        fileprivate let subscription: EventSubscription

        /// The next change; `nil` when no more will come, or the task is cancelled.
        ///
        /// - Throws: `ChannelError.Code.invalidPayload` if what the server sends is not presence with such metas.
        public mutating func next() async throws -> Element? { try await self.follower.next() }
    }
}
