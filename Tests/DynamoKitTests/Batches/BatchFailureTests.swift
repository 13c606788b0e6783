import DynamoKit
import Synchronization
import TestSupport
import Testing

@Suite("Batches that cannot be finished")
struct BatchFailureTests {
    private let clock = ImmediateClock()

    private func client(_ transport: some DynamoTransport) -> DynamoClient {
        DynamoClient(
            transport: transport,
            configuration: DynamoClientConfiguration(retryPolicy: .never, clock: self.clock)
        )
    }

    private static func put(_ number: Int) -> WriteRequest { .put(["id": .number(AttributeNumber(number))]) }

    @Test("as many calls are made at once as asked for, and no more", .timeLimit(.minutes(1)), arguments: [1, 3, 4])
    func concurrency(calls: Int) async throws {
        let state = Mutex((underway: 0, most: 0))
        let transport = ScriptedTransport<BatchWriteItem> { _, _ in
            state.withLock { $0 = ($0.underway + 1, max($0.most, $0.underway + 1)) }
            // Nobody goes on before all that may be there have come once.
            while state.withLock({ $0.most }) < calls { await Task.yield() }
            state.withLock { $0.underway -= 1 }
            return .init()
        }
        let options = BatchOptions(maximumConcurrentCalls: calls)
        try await self.client(transport).batchWrite(["T": (0..<1000).map { Self.put($0) }], options: options)
        #expect(state.withLock { $0.most } == calls)
        #expect(transport.requests.count == 40)
    }

    @Test("a batch that is cancelled names what is left, and is recognised as cancelled", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        let transport = ScriptedTransport<BatchWriteItem> { _, count in
            if count < 2 { return .init() }
            // As a connection does: it waits until it is cancelled.
            while !Task.isCancelled { await Task.yield() }
            throw CancellationError()
        }
        let writes = (0..<200).map { Self.put($0) }
        let client = self.client(transport)
        let task = Task {
            try await client.batchWrite(["T": writes], options: BatchOptions(maximumConcurrentCalls: 2))
        }
        while transport.requests.count < 4 { await Task.yield() }
        task.cancel()
        let error = await #expect(throws: DynamoError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        #expect(error?.cause is CancellationError)
        let left = error?.unfinishedBatch?.unprocessedItems["T"] ?? []
        #expect(left.count == 150)
        #expect(Set(left) == Set(writes[50...]))
        #expect(transport.requests.count == 4)
    }

    @Test("a batch in a task that is cancelled already sends nothing and names everything")
    func cancelledBefore() async throws {
        let transport = ScriptedTransport<BatchWriteItem> { _, _ in .init() }
        let client = self.client(transport)
        let writes = (0..<60).map { Self.put($0) }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await client.batchWrite(["T": writes])
        }
        let error = await #expect(throws: DynamoError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        #expect(Set(error?.unfinishedBatch?.unprocessedItems["T"] ?? []) == Set(writes))
        #expect(transport.requests.isEmpty)
    }

    @Test(
        "when one of several calls fails the others are let finish, and their writes are not left",
        .timeLimit(.minutes(1))
    )
    func oneFails() async throws {
        let hasFailed = Mutex(false)
        let transport = ScriptedTransport<BatchWriteItem> { request, _ in
            if request.requestItems["T"]?.contains(Self.put(30)) == true {
                hasFailed.withLock { $0 = true }
                throw DynamoError(.accessDenied, message: "")
            }
            // The others end after it.
            while !hasFailed.withLock({ $0 }) { await Task.yield() }
            try Task.checkCancellation()
            return .init()
        }
        let writes = (0..<200).map { Self.put($0) }
        let error = await #expect(throws: DynamoError.self) {
            try await self.client(transport).batchWrite(["T": writes])
        }
        #expect(error?.code == .accessDenied)
        let left = error?.unfinishedBatch?.unprocessedItems["T"] ?? []
        let sent = Set(transport.requests.flatMap { $0.requestItems["T"] ?? [] })
        let failed = Set(writes[25..<50])
        #expect(Set(left) == failed.union(Set(writes).subtracting(sent)))
        #expect(left.count == Set(left).count)
    }

    @Test("an error that is not the library's own is kept as the cause")
    func foreignError() async throws {
        struct Broken: Error {}
        let transport = ScriptedTransport<BatchWriteItem> { _, _ in throw Broken() }
        let error = await #expect(throws: DynamoError.self) {
            try await self.client(transport).batchWrite(["T": [Self.put(1)]])
        }
        #expect(error?.code == .unprocessedItems)
        #expect(error?.cause is Broken)
        #expect(error?.unfinishedBatch?.unprocessedItems == ["T": [Self.put(1)]])
    }

    @Test(
        "calls that are turned away are made again as long as others get through, and the throttle is what it ends with"
    )
    func throttled() async throws {
        let isClosed = Mutex(false)
        let transport = ScriptedTransport<BatchWriteItem> { _, count in
            if isClosed.withLock({ $0 }) || !count.isMultiple(of: 3) {
                throw DynamoError(.provisionedThroughputExceeded, message: "")
            }
            return .init()
        }
        let writes = (0..<500).map { Self.put($0) }
        try await self.client(transport).batchWrite(["T": writes])
        #expect(!self.clock.sleeps.isEmpty)
        isClosed.withLock { $0 = true }
        let error = await #expect(throws: DynamoError.self) {
            try await self.client(transport).batchWrite(["T": writes])
        }
        #expect(error?.code == .provisionedThroughputExceeded)
        #expect(error?.unfinishedBatch?.unprocessedItems["T"]?.count == 500)
    }

    @Test("writes that concern one item are refused before anything is sent, as far as their keys are known")
    func duplicates() async throws {
        let transport = ScriptedTransport<BatchWriteItem> { _, _ in .init() }
        let client = self.client(transport)
        func item(_ id: Int, _ text: String) -> DynamoItem {
            ["id": .number(AttributeNumber(id)), "text": .string(text)]
        }
        for writes in [
            [.put(item(1, "a")), .put(item(1, "a"))],
            [.delete(key: ["id": .number(1)]), .delete(key: ["id": .number(1)])],
            [.put(item(1, "a")), .delete(key: ["id": .number(1)])],
            [.put(item(1, "a")), .delete(key: ["id": .number(2)]), .put(item(1, "b"))],
        ] as [[WriteRequest]] {
            let error = await #expect(throws: DynamoError.self) { try await client.batchWrite(["T": writes]) }
            #expect(error?.code == .invalidRequest)
        }
        #expect(transport.requests.isEmpty)
        // The same key in two tables is two items.
        try await client.batchWrite(["A": [.put(item(1, "a"))], "B": [.put(item(1, "a"))]])
    }

    @Test("an item that is too large is refused before anything is sent")
    func oversize() async throws {
        let transport = ScriptedTransport<BatchWriteItem> { _, _ in .init() }
        let large: DynamoItem = ["id": .number(2), "text": .string(String(repeating: "x", count: 400 * 1024))]
        let error = await #expect(throws: DynamoError.self) {
            try await self.client(transport).batchWrite(["T": [Self.put(1), .put(large)]])
        }
        #expect(error?.code == .invalidRequest)
        #expect(transport.requests.isEmpty)
    }

    @Test("calls stay under 16 MB as they are sent, where text is longer than it is stored")
    func requestSize() async throws {
        let transport = ScriptedTransport<BatchWriteItem> { _, _ in .init() }
        // Stored as 300 KB, sent as 1.8 MB: eight fit.
        let text = String(repeating: "\u{1}", count: 300 * 1024)
        let writes = (0..<25).map {
            WriteRequest.put(["id": .number(AttributeNumber($0)), "text": .string(text)])
        }
        try await self.client(transport).batchWrite(["T": writes])
        #expect(transport.requests.map { $0.requestItems["T"]?.count ?? 0 } == [9, 9, 7])
        for request in transport.requests {
            var json = DynamoJSONWriter()
            try request.encode(into: &json)
            #expect(json.bytes.count <= 16 * 1024 * 1024)
        }
    }

    @Test("keys that are left since the answer was full are asked for at once")
    func fullAnswers() async throws {
        let text = AttributeValue.string(String(repeating: "x", count: 399 * 1024))
        let transport = ScriptedTransport<BatchGetItem> { request, _ in
            let keys = request.requestItems["T"]?.keys ?? []
            let left = keys.dropFirst(41)
            return .init(
                responses: ["T": keys.prefix(41).map { $0.merging(["text": text]) { $1 } }],
                unprocessedKeys: left.isEmpty ? [:] : ["T": KeysAndAttributes(keys: Array(left))]
            )
        }
        let keys = (0..<200).map { ["id": .number(AttributeNumber($0))] as DynamoItem }
        let found = try await self.client(transport).batchGet(
            ["T": KeysAndAttributes(keys: keys)],
            options: BatchOptions(maximumConcurrentCalls: 1)
        )
        #expect(found["T"]?.count == 200)
        #expect(transport.requests.count == 5)
        #expect(self.clock.sleeps.isEmpty)
    }
}
