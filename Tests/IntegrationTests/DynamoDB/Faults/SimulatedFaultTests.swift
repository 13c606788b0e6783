import DynamoKit
import DynamoKitLocal
import Testing

/// The client's own retries, against faults that the embedded engine simulates.
@Suite("Simulated faults")
struct SimulatedFaultTests {
    private static let table = CreateTable(
        tableName: "Things",
        attributeDefinitions: [AttributeDefinition("pk", .string)],
        keySchema: [.partitionKey("pk")],
        billingMode: .payPerRequest
    )

    /// Runs `body` with an engine that has a table, and a client that comes back at once.
    private static func withFaults(
        _ rules: [Simulation.Rule],
        body: (DynamoClient, LocalDynamo) async throws -> Void
    ) async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let policy = RetryPolicy(
                maximumAttempts: 20,
                baseDelay: .microseconds(1),
                throttlingBaseDelay: .microseconds(1),
                quota: nil
            )
            let client = DynamoClient(
                transport: local,
                configuration: DynamoClientConfiguration(retryPolicy: policy)
            )
            _ = try await client.execute(Self.table)
            var simulation = Simulation(rules: rules)
            simulation.seed = 1
            try local.simulate(simulation)
            try await body(client, local)
        }
    }

    private static func increment(_ key: String) -> TransactWriteItem {
        .update(
            TransactUpdate(
                tableName: "Things",
                key: ["pk": .string(key)],
                updateExpression: "ADD n :one",
                expressionAttributeValues: [":one": .number(1)]
            )
        )
    }

    @Test(
        "a call gets through a row of errors that pass",
        arguments: [
            Simulation.ServiceError.throttling, .provisionedThroughputExceeded, .requestLimitExceeded,
            .internalServerError, .serviceUnavailable, .transactionConflict,
        ]
    )
    func retries(error: Simulation.ServiceError) async throws {
        try await Self.withFaults([.init(.refuse(error), occurrence: .first(5))]) { client, _ in
            _ = try await client.execute(PutItem(tableName: "Things", item: ["pk": .string("a")]))
            let get = GetItem(tableName: "Things", key: ["pk": .string("a")])
            #expect(try await client.execute(get).item == ["pk": .string("a")])
        }
    }

    @Test("transactions whose answers are lost happen once all the same, by their tokens")
    func tokens() async throws {
        let rules = [
            Simulation.Rule(.loseAnswer, operations: ["TransactWriteItems"], occurrence: .probability(0.4)),
            .init(.refuse(.transactionConflict), occurrence: .probability(0.2)),
        ]
        try await Self.withFaults(rules) { client, local in
            for _ in 0..<30 {
                _ = try await client.execute(TransactWriteItems(transactItems: [Self.increment("a")]))
            }
            try local.simulate(.off)
            let get = GetItem(tableName: "Things", key: ["pk": .string("a")], consistentRead: true)
            #expect(try await client.execute(get).item?["n"] == .number(30))
        }
    }

    @Test("batches end complete, however little of them is done at a time")
    func batches() async throws {
        let rules = [
            Simulation.Rule(.leaveUnprocessed(0.6)), .init(.refuse(.throttling), occurrence: .probability(0.2)),
        ]
        try await Self.withFaults(rules) { client, _ in
            let items = (0..<200).map { ["pk": AttributeValue.string("\($0)")] }
            try await client.batchWrite(["Things": items.map { .put($0) }])
            let read = try await client.batchGet(["Things": KeysAndAttributes(keys: items)])
            #expect(Set(read["Things", default: []]) == Set(items))
        }
    }
}
