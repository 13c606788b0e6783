public import ChannelKit
import Synchronization

extension Endpoint {
    /// Observes a topic for the length of `body` as the server's own code does: without a socket or a join.
    ///
    /// ```swift
    /// try await endpoint.observing("room:general") { observer in
    ///     try await ann.push("room:general", "new_message", ["content": "hello"])
    ///     try await observer.expectBroadcast("new_message", as: NewMessage.self)
    /// }
    /// ```
    public func observing<Result>(
        _ topic: String,
        deadline: Duration = .seconds(60),
        _ body: (TestObserver) async throws -> Result
    ) async throws -> Result {
        try await self.pubSub.withSubscription(to: topic, capacity: 65_536) { subscription in
            try await body(TestObserver(subscription, deadline: deadline))
        }
    }
}

/// Sees what is broadcast to a topic. For one task at a time.
public final class TestObserver {
    private let subscription: Subscription
    private let deadline: Duration
    /// What has come and was not expected yet.
    private var skipped: [Broadcast] = []

    init(_ subscription: Subscription, deadline: Duration) {
        self.subscription = subscription
        self.deadline = deadline
    }

    /// Waits for an event that is broadcast to the topic. What else has come stays where it is.
    ///
    /// - Parameter matches: Whether it is the expected one.
    /// - Throws: ``TestFailure`` if none comes.
    @discardableResult
    public func expectBroadcast(
        _ event: String,
        fileID: StaticString = #fileID,
        line: UInt = #line,
        matching matches: (Broadcast) -> Bool = { _ in true }
    ) async throws -> Broadcast {
        func isWanted(_ broadcast: Broadcast) -> Bool { broadcast.event == event && matches(broadcast) }
        if let index = self.skipped.firstIndex(where: isWanted) { return self.skipped.remove(at: index) }
        while let broadcast = await self.subscription.next(within: self.deadline) {
            if isWanted(broadcast) { return broadcast }
            self.skipped.append(broadcast)
        }
        throw TestFailure("the broadcast \(event) was expected, there was \(self.skipped)", fileID: fileID, line: line)
    }

    /// Waits for an event that is broadcast to the topic, and reads its payload. What else has come stays where it is.
    ///
    /// - Parameters:
    ///   - type: What the payload is read as. One that does not read is not the expected one.
    ///   - matches: Whether the payload is the expected one.
    /// - Throws: ``TestFailure`` if none comes.
    @discardableResult
    public func expectBroadcast<Value: Decodable & Sendable>(
        _ event: String,
        as type: Value.Type,
        fileID: StaticString = #fileID,
        line: UInt = #line,
        matching matches: (Value) -> Bool = { _ in true }
    ) async throws -> Value {
        try await self.expectBroadcast(event, fileID: fileID, line: line) { broadcast in
            (try? broadcast.payload.decode(as: type)).map(matches) ?? false
        }.payload.decode(as: type)
    }
}

extension Subscription {
    /// The next broadcast; `nil` if none comes in time.
    func next(within deadline: Duration) async -> Broadcast? {
        await withTaskGroup(of: Broadcast?.self) { group in
            group.addTask {
                var iterator = self.makeAsyncIterator()
                return await iterator.next()
            }
            group.addTask {
                // Cancelled when a broadcast has come.
                try? await Task.sleep(for: deadline)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
