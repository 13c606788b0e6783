import DynamoKit
import Synchronization
import TestSupport
import Testing

@Suite("Batches")
struct BatchTests {
    let clock = ImmediateClock()

    func client(_ transport: some DynamoTransport) -> DynamoClient {
        DynamoClient(transport: transport, configuration: DynamoClientConfiguration(clock: self.clock))
    }

    /// One call at a time, so that their order is known.
    static func oneByOne(attempts: Int = 5) -> BatchOptions {
        BatchOptions(maximumConcurrentCalls: 1, maximumAttemptsWithoutProgress: attempts)
    }

    static func item(_ number: Int) -> DynamoItem { ["id": .number(AttributeNumber(number))] }

    @Test(
        "10,000 writes of which any number comes back unprocessed all arrive (dynamodb-onetable#470)",
        arguments: UInt64(0)..<5
    )
    func nothingIsLost(seed: UInt64) async throws {
        let state = Mutex((written: [WriteRequest: Int](), generator: SplitMix64(seed: seed)))
        let transport = ScriptedTransport<BatchWriteItem> { request, _ in
            let count = request.requestItems.values.reduce(0) { $0 + $1.count }
            #expect((1...25).contains(count))
            return state.withLock { state in
                var unprocessed: [String: [WriteRequest]] = [:]
                for (tableName, requests) in request.requestItems {
                    for request in requests {
                        if Int.random(in: 0..<3, using: &state.generator) == 0 {
                            unprocessed[tableName, default: []].append(request)
                        } else {
                            state.written[request, default: 0] += 1
                        }
                    }
                }
                return .init(unprocessedItems: unprocessed)
            }
        }
        let writes = (0..<10_000).map { WriteRequest.put(Self.item($0)) }
        try await self.client(transport).batchWrite(["A": Array(writes[..<7000]), "B": Array(writes[7000...])])
        #expect(state.withLock { $0.written.count } == 10_000)
        #expect(state.withLock { $0.written.values.allSatisfy { $0 == 1 } })
    }

    @Test("a table that takes one write at a time is not given up on (guregu/dynamo#117)")
    func slowProgress() async throws {
        let transport = ScriptedTransport<BatchWriteItem> { request, _ in
            .init(
                unprocessedItems: request.requestItems.mapValues { Array($0.dropFirst()) }.filter { !$0.value.isEmpty }
            )
        }
        let writes = (0..<60).map { WriteRequest.put(Self.item($0)) }
        try await self.client(transport).batchWrite(["T": writes], options: Self.oneByOne(attempts: 1))
        #expect(transport.requests.count == 60)
        #expect(self.clock.sleeps.count == 59, "There is a delay after each call that left something.")
    }

    @Test("no progress at all ends with an error that names exactly what is left (electrodb#236, raiden-dynamo#325)")
    func namesWhatIsLeft() async throws {
        let transport = ScriptedTransport<BatchWriteItem> { request, count in
            count < 2 ? .init() : .init(unprocessedItems: request.requestItems)
        }
        let writes = (0..<100).map { WriteRequest.put(Self.item($0)) }
        let error = await #expect(throws: DynamoError.self) {
            try await client(transport).batchWrite(["T": writes], options: Self.oneByOne())
        }
        #expect(error?.code == .unprocessedItems)
        let left = try #require(error?.unfinishedBatch?.unprocessedItems)
        #expect(left == ["T": Array(writes[50...])])
        #expect(transport.requests.count == 2 + 5)

        let accepting = ScriptedTransport<BatchWriteItem> { _, _ in .init() }
        try await self.client(accepting).batchWrite(left)
        #expect(accepting.requests.count == 2)
    }

    @Test("a call that fails altogether leaves what it held and what had yet to come")
    func failureMidway() async throws {
        let transport = ScriptedTransport<BatchWriteItem> { request, count in
            switch count {
            case 0: return .init(unprocessedItems: ["T": [.put(Self.item(3))]])
            case 1: return .init()
            default: throw DynamoError(.validation, message: "")
            }
        }
        let writes = (0..<100).map { WriteRequest.put(Self.item($0)) }
        let error = await #expect(throws: DynamoError.self) {
            try await client(transport).batchWrite(["T": writes], options: Self.oneByOne())
        }
        #expect(error?.code == .validation)
        // 25 in the first call, one of them again with 24 fresh ones in the second.
        #expect(error?.unfinishedBatch?.unprocessedItems == ["T": Array(writes[49...])])
    }

    @Test("keys are read 100 at a time, none twice, and those left unprocessed again")
    func batchGet() async throws {
        let transport = ScriptedTransport<BatchGetItem> { request, count in
            let keys = request.requestItems["T"]?.keys ?? []
            #expect(keys.count <= 100)
            #expect(Set(keys).count == keys.count)
            #expect(request.requestItems["T"]?.consistentRead == true)
            let answered = count == 0 ? keys.prefix(10) : keys[...]
            let left = KeysAndAttributes(keys: Array(keys.dropFirst(answered.count)), consistentRead: true)
            return .init(responses: ["T": Array(answered)], unprocessedKeys: left.keys.isEmpty ? [:] : ["T": left])
        }
        let keys = (0..<250).map { Self.item($0) }
        let found = try await self.client(transport).batchGet([
            "T": KeysAndAttributes(keys: keys + keys.prefix(5), consistentRead: true)
        ])
        #expect(found["T"]?.count == 250)
        #expect(Set(found["T"] ?? []) == Set(keys))
    }

    @Test("a read that is given up on hands over what was read and what is left")
    func batchGetGivesUp() async throws {
        let transport = ScriptedTransport<BatchGetItem> { request, count in
            count == 0
                ? .init(responses: ["T": request.requestItems["T"]?.keys ?? []])
                : .init(unprocessedKeys: request.requestItems)
        }
        let keys = (0..<150).map { Self.item($0) }
        let requests = ["T": KeysAndAttributes(keys: keys, projectionExpression: "id")]
        let error = await #expect(throws: DynamoError.self) {
            try await client(transport).batchGet(requests, options: Self.oneByOne())
        }
        #expect(error?.unfinishedBatch?.responses == ["T": Array(keys[..<100])])
        let left = KeysAndAttributes(keys: Array(keys[100...]), projectionExpression: "id")
        #expect(error?.unfinishedBatch?.unprocessedKeys == ["T": left])
    }

    @Test("nothing to do makes no call")
    func empty() async throws {
        let transport = ScriptedTransport<BatchWriteItem> { _, _ in .init() }
        try await self.client(transport).batchWrite([:])
        try await self.client(transport).batchWrite(["T": []])
        #expect(transport.requests.isEmpty)
    }
}
