public import ChannelKit

// What a test expects to come. Whatever else has come stays where it is, so that the order of expectations is the test's own
// affair; `nextFrame` is for tests of the order.
extension TestClient {
    /// Waits for the answer to a message.
    ///
    /// - Throws: ``TestFailure`` if none comes.
    public func reply(
        to ref: String,
        on topic: String,
        fileID: StaticString = #fileID,
        line: UInt = #line
    ) async throws -> TestReply {
        let message = try await self.expect("a reply to \(ref) on \(topic)", fileID: fileID, line: line) { message in
            message.event == "phx_reply" && message.ref == ref && message.topic == topic
        }
        return try TestReply(message)
    }

    /// Waits for the answer to a message, and checks its status.
    ///
    /// - Parameters:
    ///   - ref: What ``cast(_:_:_:)`` has returned.
    ///   - topic: The topic.
    ///   - status: The status that it has to have.
    ///   - fileID: Where the expectation stands.
    ///   - line: Where the expectation stands.
    /// - Throws: ``TestFailure`` if none comes, or another one.
    @discardableResult
    public func expectReply(
        to ref: String,
        on topic: String,
        status: String = "ok",
        fileID: StaticString = #fileID,
        line: UInt = #line
    ) async throws -> TestReply {
        let reply = try await self.reply(to: ref, on: topic, fileID: fileID, line: line)
        guard reply.status == status else {
            throw TestFailure("the status \(status) was expected, there was \(reply)", fileID: fileID, line: line)
        }
        return reply
    }

    /// Waits for the answer to a message, and checks it.
    ///
    /// - Parameters:
    ///   - ref: What ``cast(_:_:_:)`` has returned.
    ///   - topic: The topic.
    ///   - status: The status that it has to have.
    ///   - type: What its response is read as.
    ///   - fileID: Where the expectation stands.
    ///   - line: Where the expectation stands.
    ///   - matches: Whether the response is the expected one.
    /// - Throws: ``TestFailure`` if none comes, or another one.
    @discardableResult
    public func expectReply<Response: Decodable>(
        to ref: String,
        on topic: String,
        status: String = "ok",
        as type: Response.Type,
        fileID: StaticString = #fileID,
        line: UInt = #line,
        matching matches: (Response) -> Bool = { _ in true }
    ) async throws -> Response {
        let reply = try await self.expectReply(to: ref, on: topic, status: status, fileID: fileID, line: line)
        guard let response = try? reply.response.decode(as: type), matches(response) else {
            throw TestFailure("another response was expected than \(reply)", fileID: fileID, line: line)
        }
        return response
    }

    /// Waits for an event, pushed or broadcast.
    ///
    /// - Throws: ``TestFailure`` if none comes.
    public func receive(
        _ event: String,
        on topic: String,
        fileID: StaticString = #fileID,
        line: UInt = #line
    ) async throws -> TestMessage {
        try await self.expect("\(event) on \(topic)", fileID: fileID, line: line) {
            $0.event == event && $0.topic == topic
        }
    }

    /// Waits for an event that the channel pushes to this client.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - topic: The topic.
    ///   - fileID: Where the expectation stands.
    ///   - line: Where the expectation stands.
    ///   - matches: Whether it is the expected one.
    /// - Throws: ``TestFailure`` if none comes.
    @discardableResult
    public func expectPush(
        _ event: String,
        on topic: String,
        fileID: StaticString = #fileID,
        line: UInt = #line,
        matching matches: @escaping @Sendable (TestMessage) -> Bool = { _ in true }
    ) async throws -> TestMessage {
        let joinRef = self.joinRef(of: topic)
        return try await self.expect("the push \(event) on \(topic)", fileID: fileID, line: line) {
            $0.isEvent(event, on: topic) && $0.joinRef == joinRef && joinRef != nil && matches($0)
        }
    }

    /// Waits for an event that the channel pushes to this client, and reads its payload.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - topic: The topic.
    ///   - type: What the payload is read as. One that does not read is not the expected one.
    ///   - fileID: Where the expectation stands.
    ///   - line: Where the expectation stands.
    ///   - matches: Whether the payload is the expected one.
    /// - Throws: ``TestFailure`` if none comes.
    @discardableResult
    public func expectPush<Value: Decodable & Sendable>(
        _ event: String,
        on topic: String,
        as type: Value.Type,
        fileID: StaticString = #fileID,
        line: UInt = #line,
        matching matches: @escaping @Sendable (Value) -> Bool = { _ in true }
    ) async throws -> Value {
        try await self.expectPush(event, on: topic, fileID: fileID, line: line) { $0.matches(matches) }
            .payload.decode(as: type)
    }

    /// Waits for an event that is broadcast to the topic.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - topic: The topic.
    ///   - fileID: Where the expectation stands.
    ///   - line: Where the expectation stands.
    ///   - matches: Whether it is the expected one.
    /// - Throws: ``TestFailure`` if none comes.
    @discardableResult
    public func expectBroadcast(
        _ event: String,
        on topic: String,
        fileID: StaticString = #fileID,
        line: UInt = #line,
        matching matches: @escaping @Sendable (TestMessage) -> Bool = { _ in true }
    ) async throws -> TestMessage {
        try await self.expect("the broadcast \(event) on \(topic)", fileID: fileID, line: line) {
            $0.isEvent(event, on: topic) && $0.joinRef == nil && matches($0)
        }
    }

    /// Waits for an event that is broadcast to the topic, and reads its payload.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - topic: The topic.
    ///   - type: What the payload is read as. One that does not read is not the expected one.
    ///   - fileID: Where the expectation stands.
    ///   - line: Where the expectation stands.
    ///   - matches: Whether the payload is the expected one.
    /// - Throws: ``TestFailure`` if none comes.
    @discardableResult
    public func expectBroadcast<Value: Decodable & Sendable>(
        _ event: String,
        on topic: String,
        as type: Value.Type,
        fileID: StaticString = #fileID,
        line: UInt = #line,
        matching matches: @escaping @Sendable (Value) -> Bool = { _ in true }
    ) async throws -> Value {
        try await self.expectBroadcast(event, on: topic, fileID: fileID, line: line) { $0.matches(matches) }
            .payload.decode(as: type)
    }

    /// Waits for the end of the connection, and takes what has come before.
    ///
    /// - Throws: ``TestFailure`` if the server does not close it, or with another code.
    public func expectClose(
        _ code: CloseCode,
        fileID: StaticString = #fileID,
        line: UInt = #line
    ) async throws {
        let frame = await self.inbox.next(within: self.deadline) { if case .closed = $0 { true } else { false } }
        guard case .closed(code, _) = frame else {
            let found = frame.map { "\($0)" } ?? "nothing"
            throw TestFailure(
                "a close with \(code.rawValue) was expected, there was \(found)",
                fileID: fileID,
                line: line
            )
        }
    }

    /// Checks that nothing has come that has not been taken, and that nothing will: not before something is sent, by a client
    /// or the server's own code, or the time moves.
    ///
    /// Certain, and without waiting for a while, because the connection is on a ``TestEventLoop``. Handlers have to end for
    /// it: see ``TestEventLoop/settle(within:fileID:line:)``.
    ///
    /// - Throws: ``TestFailure`` if there is anything, or the connection is on another kind of loop.
    public func expectNothing(fileID: StaticString = #fileID, line: UInt = #line) async throws {
        try await self.expectNone("nothing", fileID: fileID, line: line) { _ in true }
    }

    /// Checks that an event has not come and will not, as ``expectNothing(fileID:line:)`` does. Other things may have.
    ///
    /// - Throws: ``TestFailure`` if it has come, or the connection is on another kind of loop.
    public func expectNo(
        _ event: String,
        on topic: String,
        fileID: StaticString = #fileID,
        line: UInt = #line
    ) async throws {
        try await self.expectNone("no \(event) on \(topic)", fileID: fileID, line: line) { frame in
            TestMessage(frame)?.isEvent(event, on: topic) ?? false
        }
    }

    private func expectNone(
        _ expectation: String,
        fileID: StaticString,
        line: UInt,
        _ isUnwanted: (TestFrame) -> Bool
    ) async throws {
        guard let eventLoop = self.eventLoop as? TestEventLoop else {
            let problem = "that there is \(expectation) can be known on a TestEventLoop only"
            throw TestFailure(problem, fileID: fileID, line: line)
        }
        try await eventLoop.settle(within: self.deadline, fileID: fileID, line: line)
        if let frame = self.inbox.first(where: isUnwanted) {
            throw TestFailure("\(expectation) was expected, there was \(frame)", fileID: fileID, line: line)
        }
    }

    func expect(
        _ expectation: String,
        fileID: StaticString,
        line: UInt,
        where isWanted: @escaping @Sendable (TestMessage) -> Bool
    ) async throws -> TestMessage {
        let frame = await self.inbox.next(within: self.deadline) { frame in
            if case .closed = frame { return true }
            return TestMessage(frame).map(isWanted) ?? false
        }
        guard let frame, let message = TestMessage(frame) else {
            let found = frame.map { "\($0)" } ?? "\(self.inbox.waiting)"
            throw TestFailure("\(expectation) was expected, there was \(found)", fileID: fileID, line: line)
        }
        return message
    }
}

extension TestMessage {
    func isEvent(_ event: String, on topic: String) -> Bool { self.event == event && self.topic == topic }

    fileprivate func matches<Value: Decodable>(_ matches: (Value) -> Bool) -> Bool {
        (try? self.payload.decode(as: Value.self)).map(matches) ?? false
    }
}
