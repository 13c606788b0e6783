public import ChannelKit

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
        deadline: Duration = .seconds(600),
        _ body: (TestObserver) async throws -> Result
    ) async throws -> Result {
        try await self.pubSub.withInbox(of: topic) { try await body(TestObserver(inbox: $0, deadline: deadline)) }
    }
}

/// Sees what is broadcast to a topic.
public struct TestObserver: Sendable {
    let inbox: TestInbox<Broadcast>
    let deadline: Duration

    /// Waits for an event that is broadcast to the topic. What else has come stays where it is.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - fileID: Where the expectation stands.
    ///   - line: Where the expectation stands.
    ///   - matches: Whether it is the expected one.
    /// - Throws: ``TestFailure`` if none comes.
    @discardableResult
    public func expectBroadcast(
        _ event: String,
        fileID: StaticString = #fileID,
        line: UInt = #line,
        matching matches: @escaping @Sendable (Broadcast) -> Bool = { _ in true }
    ) async throws -> Broadcast {
        let broadcast = await self.inbox.next(within: self.deadline) { $0.event == event && matches($0) }
        if let broadcast { return broadcast }
        throw TestFailure(
            "the broadcast \(event) was expected, there was \(self.inbox.waiting)",
            fileID: fileID,
            line: line
        )
    }

    /// Waits for an event that is broadcast to the topic, and reads its payload. What else has come stays where it is.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - type: What the payload is read as. One that does not read is not the expected one.
    ///   - fileID: Where the expectation stands.
    ///   - line: Where the expectation stands.
    ///   - matches: Whether the payload is the expected one.
    /// - Throws: ``TestFailure`` if none comes.
    @discardableResult
    public func expectBroadcast<Value: Decodable & Sendable>(
        _ event: String,
        as type: Value.Type,
        fileID: StaticString = #fileID,
        line: UInt = #line,
        matching matches: @escaping @Sendable (Value) -> Bool = { _ in true }
    ) async throws -> Value {
        try await self.expectBroadcast(event, fileID: fileID, line: line) { broadcast in
            (try? broadcast.payload.decode(as: type)).map(matches) ?? false
        }.payload.decode(as: type)
    }
}

extension LocalPubSub {
    /// Runs `body` with all that is broadcast to a topic meanwhile.
    func withInbox<Result>(
        of topic: String,
        _ body: (TestInbox<Broadcast>) async throws -> Result
    ) async throws -> Result {
        try await self.withSubscription(to: topic, capacity: 65_536) { subscription in
            let inbox = TestInbox<Broadcast>()
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for await broadcast in subscription { inbox.append(broadcast) } }
                defer { group.cancelAll() }
                return try await body(inbox)
            }
        }
    }
}
