import DynamoKit
import Synchronization
import Testing

@Suite("Client")
struct DynamoClientTests {
    let clock = ImmediateClock()

    func client(_ transport: some DynamoTransport, attempts: Int = 4) -> DynamoClient {
        DynamoClient(
            transport: transport,
            configuration: DynamoClientConfiguration(
                retryPolicy: RetryPolicy(maximumAttempts: attempts),
                clock: self.clock
            )
        )
    }

    static let get = GetItem(tableName: "T", key: ["id": .string("a")])

    @Test("a throttle that comes as HTTP 400 is retried, and its end is the caller's answer")
    func throttled() async throws {
        let transport = ScriptedTransport<GetItem> { _, count in
            guard count == 3 else {
                throw DynamoError(.provisionedThroughputExceeded, message: "", httpStatus: 400)
            }
            return GetItem.Output(item: ["id": .string("a")])
        }
        let output = try await self.client(transport).execute(Self.get)
        #expect(output.item == ["id": .string("a")])
        #expect(transport.requests.count == 4)
        #expect(self.clock.sleeps.count == 3)
    }

    @Test("when all attempts fail, the error is that of the last one, and tells how many there were")
    func givesUp() async throws {
        let transport = ScriptedTransport<GetItem> { _, count in
            throw DynamoError(.throttling, message: "no. \(count)")
        }
        let error = await #expect(throws: DynamoError.self) { try await client(transport).execute(Self.get) }
        #expect(error?.message == "no. 3")
        #expect(error?.attempts == 4)
        #expect(transport.requests.count == 4)
    }

    @Test("an error that no retry mends comes at once")
    func final() async throws {
        let transport = ScriptedTransport<GetItem> { _, _ in throw DynamoError(.validation, message: "") }
        let error = await #expect(throws: DynamoError.self) { try await client(transport).execute(Self.get) }
        #expect(error?.attempts == 1)
        #expect(transport.requests.count == 1)
    }

    @Test("cancellation ends the wait between attempts, and is not retried itself")
    func cancellation() async throws {
        let transport = ScriptedTransport<GetItem> { _, _ in
            withUnsafeCurrentTask { $0?.cancel() }
            throw DynamoError(.throttling, message: "")
        }
        let task = Task { try await client(transport).execute(Self.get) }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(transport.requests.count == 1)
    }

    @Test("a write that may have been carried out is not repeated where the policy says so")
    func ambiguousWrite() async throws {
        let transport = ScriptedTransport<UpdateItem> { _, _ in throw DynamoError(.connectionFailed, message: "") }
        let client = self.client(transport).with { $0.retryPolicy.repeatsAmbiguousWrites = false }
        let error = await #expect(throws: DynamoError.self) {
            try await client.execute(UpdateItem(tableName: "T", key: ["id": .string("a")]))
        }
        #expect(error?.attempts == 1)
        #expect(error?.noRetryReason == .outcomeUnknown)
        #expect(error?.isOutcomeUnknown == true)
        #expect(error?.detailedDescription().contains("may have been carried out") == true)
    }

    @Test("copies of a client that have policies of their own share the count of retries")
    func sharedQuota() async throws {
        let transport = ScriptedTransport<GetItem> { _, _ in throw DynamoError(.internalServerError, message: "") }
        let client = self.client(transport).with { $0.retryPolicy.quota = .init(capacity: 28) }
        let first = await #expect(throws: DynamoError.self) { try await client.execute(Self.get) }
        #expect(first?.attempts == 3)
        #expect(first?.noRetryReason == .quotaUsedUp)
        let second = await #expect(throws: DynamoError.self) { try await client.with { _ in }.execute(Self.get) }
        #expect(second?.attempts == 1)
        let unbounded = client.with { $0.retryPolicy.quota = nil }
        let third = await #expect(throws: DynamoError.self) { try await unbounded.execute(Self.get) }
        #expect(third?.attempts == 4)
        #expect(third?.noRetryReason == .attemptsUsedUp)
    }

    @Test("a call is over at its deadline, and makes no attempt that would come after it")
    func deadline() async throws {
        let transport = ScriptedTransport<GetItem> { _, _ in throw DynamoError(.throttling, message: "") }
        let client = self.client(transport, attempts: 100).with { $0.timeout = .seconds(10) }
        let error = await #expect(throws: DynamoError.self) { try await client.execute(Self.get) }
        #expect(error?.code == .throttling)
        #expect(error?.noRetryReason == .deadline)
        #expect(self.clock.now.offset < .seconds(10))
        let hurried = await #expect(throws: DynamoError.self) { try await client.execute(Self.get, timeout: .zero) }
        #expect(hurried?.attempts == 1)
    }

    @Test("an attempt that hangs ends at the call's deadline")
    func hangingAttempt() async throws {
        let transport = ScriptedTransport<GetItem> { _, _ in
            try await Task.sleep(for: .seconds(3600))
            return GetItem.Output()
        }
        let error = await #expect(throws: DynamoError.self) {
            try await DynamoClient(transport: transport).execute(Self.get, timeout: .milliseconds(10))
        }
        #expect(error?.code == .timedOut)
        #expect(error?.noRetryReason == .deadline)
        #expect(transport.requests.count == 1)
    }

    @Test("a transaction has one token for all attempts, and each call another (electrodb#222, dynamoose#1028)")
    func idempotencyToken() async throws {
        let transport = ScriptedTransport<TransactWriteItems> { _, count in
            if count < 2 { throw DynamoError(.connectionFailed, message: "") }
            return TransactWriteItems.Output()
        }
        let client = self.client(transport)
        let transaction = TransactWriteItems(transactItems: [])
        _ = try await client.execute(transaction)
        _ = try await client.execute(transaction)
        let tokens = transport.requests.map(\.clientRequestToken)
        #expect(tokens.allSatisfy { ($0?.utf8.count ?? 0) == 36 })
        #expect(Set(tokens[..<3]).count == 1)
        #expect(tokens[3] != tokens[0])
        var own = transaction
        own.clientRequestToken = "own"
        _ = try await client.execute(own)
        #expect(transport.requests.last?.clientRequestToken == "own")
    }

    @Test("a put that meets itself, its first answer lost, can be told from one that meets another's item")
    func lostAnswer() async throws {
        struct Message: Codable, Equatable { var room: String; var id: String }
        let mine = Message(room: "general", id: "mine")
        let stored = Mutex<DynamoItem?>(nil)
        let transport = ScriptedTransport<PutItem> { put, _ in
            try stored.withLock { item in
                if let item { throw DynamoError(.conditionalCheckFailed, message: "", item: item) }
                item = put.item
                throw DynamoError(.connectionFailed, message: "")
            }
        }
        let messages = self.client(transport).table("Messages", of: Message.self, partitionKey: "room")
        let error = await #expect(throws: DynamoError.self) { try await messages.put(mine, if: .notExists("room")) }
        #expect(error?.code == .conditionalCheckFailed)
        #expect(error?.attempts == 2)
        #expect(error?.isOutcomeUnknown == true)
        #expect(try messages.decode(try #require(error?.item)) == mine)
        #expect(transport.requests.allSatisfy { $0.returnValuesOnConditionCheckFailure == .allOld })
    }

    @Test("waiting for a table ends when it and its indexes are active")
    func waiter() async throws {
        let transport = ScriptedTransport<DescribeTable> { request, count in
            switch count {
            case 0: throw DynamoError(.resourceNotFound, message: "")
            case 1: return .init(table: TableDescription(tableName: request.tableName, tableStatus: .creating))
            default:
                let index = GlobalSecondaryIndexDescription(
                    indexName: "I",
                    keySchema: [],
                    indexStatus: count == 2 ? .creating : .active
                )
                return .init(
                    table: TableDescription(
                        tableName: request.tableName,
                        tableStatus: .active,
                        globalSecondaryIndexes: [index]
                    )
                )
            }
        }
        let table = try await self.client(transport).waitUntilTableActive("T")
        #expect(table.tableName == "T")
        #expect(transport.requests.count == 4)
        #expect(self.clock.sleeps == [.seconds(1), .seconds(1), .seconds(1)])
    }

    @Test("waiting for a table ends at its deadline")
    func waiterDeadline() async throws {
        let transport = ScriptedTransport<DescribeTable> { request, _ in
            .init(table: TableDescription(tableName: request.tableName, tableStatus: .deleting))
        }
        let error = await #expect(throws: DynamoError.self) {
            try await client(transport).waitUntilTableNotExists("T", within: .milliseconds(2500))
        }
        #expect(error?.code == .timedOut)
        #expect(self.clock.now.offset == .milliseconds(2500))
    }
}
