import CoreMetrics
import DynamoKitLocal
import InMemoryLogging
import InMemoryTracing
import Logging
import MetricsTestKit
import Testing
import Tracing

@testable import DynamoKit

@Suite("Metrics of calls")
struct MetricsTests {
    private static let operation = "db.operation.name"
    private static let table = "db.collection.name"

    @Test("a call is counted once, with the time it took, by operation and table")
    func success() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local)
            _ = try await observatory.client.execute(Observatory.put)
            _ = try await observatory.client.execute(Observatory.get)
            _ = try await observatory.client.execute(Observatory.get)
            let dimensions = [
                ("db.system.name", "aws.dynamodb"), (Self.operation, "GetItem"), (Self.table, LocalTable.name),
            ]
            let requests = try observatory.metrics.expectCounter("dynamodb.client.requests", dimensions)
            #expect(requests.values == [1, 1])
            let timer = try observatory.metrics.expectTimer("db.client.operation.duration", dimensions)
            #expect(timer.values == [3_000_000, 3_000_000])
            #expect(observatory.total("dynamodb.client.requests", [Self.operation: "PutItem"]) == 1)
            #expect(observatory.total("dynamodb.client.retries") == 0)
            #expect(observatory.total("dynamodb.client.throttles") == 0)
            #expect(observatory.metrics.counters(label: "dynamodb.client.errors").isEmpty)
        }
    }

    @Test("retries and throttles are counted beside the call, whose time has them and the delays in it")
    func retries() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local, failures: Observatory.passing)
            _ = try await observatory.client.execute(Observatory.get)
            let dimensions = [Self.operation: "GetItem", Self.table: LocalTable.name]
            #expect(observatory.total("dynamodb.client.requests", dimensions) == 1)
            #expect(observatory.total("dynamodb.client.retries", dimensions) == 3)
            #expect(observatory.total("dynamodb.client.throttles", dimensions) == 1)
            #expect(observatory.metrics.counters(label: "dynamodb.client.errors").isEmpty)
            let timer = try #require(observatory.metrics.timers(label: "db.client.operation.duration").first)
            // Four attempts, and three delays that the clock has seen.
            #expect(timer.values == [observatory.clock.now.offset / .nanoseconds(1)].map { Int64($0) })
            #expect(observatory.clock.sleeps.count == 7)
        }
    }

    @Test("an error is counted under its code, and under no message")
    func errors() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local)
            var put = Observatory.put
            put.conditionExpression = "attribute_exists(id)"
            for _ in 0..<2 {
                let error = await #expect(throws: DynamoError.self) { try await observatory.client.execute(put) }
                #expect(error?.code == .conditionalCheckFailed)
            }
            let errors = observatory.metrics.counters(label: "dynamodb.client.errors")
            #expect(errors.count == 1)
            #expect(errors.first?.totalValue == 2)
            #expect(
                errors.first.map { Dictionary(uniqueKeysWithValues: $0.dimensions) } == [
                    "db.system.name": "aws.dynamodb", Self.operation: "PutItem", Self.table: LocalTable.name,
                    "error.type": "ConditionalCheckFailedException",
                ]
            )
            #expect(observatory.total("dynamodb.client.requests") == 2)
        }
    }

    @Test("a call that gives up is one error, of its last attempt")
    func givenUp() async throws {
        try await LocalTable.with { local in
            let throttle = DynamoError(.throttling, message: "", httpStatus: 400)
            let observatory = Observatory(
                local,
                failures: [DynamoError(.connectionFailed, message: "")] + Array(repeating: throttle, count: 3)
            )
            await #expect(throws: DynamoError.self) { try await observatory.client.execute(Observatory.get) }
            #expect(observatory.total("dynamodb.client.errors") == 1)
            #expect(observatory.total("dynamodb.client.errors", ["error.type": "ThrottlingException"]) == 1)
            #expect(observatory.total("dynamodb.client.retries") == 3)
            #expect(observatory.total("dynamodb.client.throttles") == 3)
        }
    }

    @Test("a cancelled call is counted as such")
    func cancellation() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local, failures: [CancellationError()])
            await #expect(throws: CancellationError.self) { try await observatory.client.execute(Observatory.get) }
            #expect(observatory.total("dynamodb.client.errors", ["error.type": "CancellationError"]) == 1)
        }
    }

    @Test("a batch is as many calls as it takes, and a transaction is one")
    func batchesAndTransactions() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local, usage: UsageConfiguration())
            let items = (0..<60).map { index -> DynamoItem in ["id": .string("\(index)")] }
            try await observatory.client.batchWrite([LocalTable.name: items.map { .put($0) }])
            #expect(observatory.total("dynamodb.client.requests", [Self.operation: "BatchWriteItem"]) == 3)
            #expect(
                observatory.total("dynamodb.client.consumed_write_units", [Self.operation: "BatchWriteItem"]) == 60
            )
            let transaction = TransactWriteItems(
                transactItems: items.prefix(5).map { .put(.init(tableName: LocalTable.name, item: $0)) }
            )
            _ = try await observatory.client.execute(transaction)
            #expect(observatory.total("dynamodb.client.requests", [Self.operation: "TransactWriteItems"]) == 1)
            #expect(
                observatory.total("dynamodb.client.consumed_write_units", [Self.operation: "TransactWriteItems"]) == 10
            )
        }
    }

    @Test("units are counted while account is kept of them, and the caller's answer has none that they did not ask for")
    func units() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local, usage: UsageConfiguration())
            let put = try await observatory.client.execute(Observatory.put)
            #expect(put.consumedCapacity == nil)
            var get = Observatory.get
            get.consistentRead = true
            get.returnConsumedCapacity = .total
            let answer = try await observatory.client.execute(get)
            #expect(answer.consumedCapacity == ConsumedCapacity(tableName: LocalTable.name, capacityUnits: 1))
            for _ in 0..<3 { _ = try await observatory.client.execute(Observatory.get) }
            // Half a unit each; what is counted in whole numbers rounds the sum.
            #expect(observatory.total("dynamodb.client.consumed_read_units") == 2)
            #expect(observatory.total("dynamodb.client.consumed_write_units") == 1)

            let without = Observatory(local)
            _ = try await without.client.execute(Observatory.get)
            #expect(without.metrics.counters(label: "dynamodb.client.consumed_read_units").isEmpty)
        }
    }

    @Test("calls that name several tables, or none, share a series; units are told apart by table")
    func tables() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local, usage: UsageConfiguration())
            let other = CreateTable(
                tableName: "Others",
                attributeDefinitions: [AttributeDefinition("id", .string)],
                keySchema: [.partitionKey("id")],
                billingMode: .payPerRequest
            )
            _ = try await observatory.client.execute(other)
            _ = try await observatory.client.execute(ListTables())
            let write = WriteRequest.put(["id": .string("a")])
            _ = try await observatory.client.execute(
                BatchWriteItem(requestItems: [LocalTable.name: [write], "Others": [write]])
            )
            let requests = "dynamodb.client.requests"
            #expect(observatory.total(requests, [Self.operation: "BatchWriteItem", Self.table: "_multiple"]) == 1)
            #expect(observatory.total(requests, [Self.operation: "ListTables", Self.table: "_none"]) == 1)
            for table in [LocalTable.name, "Others"] {
                #expect(observatory.total("dynamodb.client.consumed_write_units", [Self.table: table]) == 1)
            }
        }
    }

    @Test("there are no more series than allowed, however many tables; the others share one for each operation")
    func boundedSeries() async throws {
        let observatory = Observatory(
            ScriptedTransport<GetItem> { _, _ in .init() },
            maximumMetricSeries: 2
        )
        for number in 1...50 {
            _ = try await observatory.client.execute(GetItem(tableName: "Table\(number)", key: ["id": .string("a")]))
        }
        let requests = observatory.metrics.counters(label: "dynamodb.client.requests")
        let byTable = requests.map { ($0.dimensions.first { $0.0 == Self.table }?.1, $0.totalValue) }
        #expect(byTable.sorted { $0.1 < $1.1 }.map(\.1) == [1, 1, 48])
        #expect(byTable.first { $0.1 == 48 }?.0 == "_other")
    }

    @Test("operations with names that nobody knows are bounded too")
    func boundedOperations() async throws {
        let observatory = Observatory(ScriptedTransport<AnyOperation> { _, _ in [:] }, maximumMetricSeries: 2)
        for number in 1...500 { _ = try await observatory.client.execute(AnyOperation("Operation\(number)")) }
        let requests = observatory.metrics.counters(label: "dynamodb.client.requests")
        #expect(requests.count == 2 + OperationMetrics.maximumOperations + 1)
        #expect(
            observatory.total("dynamodb.client.requests", [Self.operation: "_other", Self.table: "_other"])
                == Int64(500 - 2 - OperationMetrics.maximumOperations)
        )
    }

    @Test("a name of an error is no longer than a name")
    func longError() async throws {
        let observatory = Observatory(
            ScriptedTransport<GetItem> { _, _ in
                throw DynamoError(.init(String(repeating: "x", count: 100_000)), message: "", httpStatus: 500)
            },
            logLevel: .debug
        )
        await #expect(throws: DynamoError.self) { try await observatory.client.execute(Observatory.get) }
        let name = String(repeating: "x", count: DynamoError.maximumTypeLength)
        #expect(observatory.total("dynamodb.client.errors", ["error.type": name]) == 1)
        #expect(observatory.log.entries.map { $0.metadata["dynamodb.error"] } == Array(repeating: "\(name)", count: 4))
        let span = try #require(observatory.tracer.finishedSpans.first)
        #expect("\(span)".utf8.count < 10_000)
    }

    @Test("errors with names that nobody knows are bounded too")
    func boundedErrors() async throws {
        let observatory = Observatory(
            ScriptedTransport<GetItem> { _, count in throw DynamoError(.init("Strange\(count)"), message: "") }
        )
        for _ in 0..<200 {
            await #expect(throws: DynamoError.self) { try await observatory.client.execute(Observatory.get) }
        }
        #expect(observatory.metrics.counters(label: "dynamodb.client.errors").count == CallMetrics.maximumErrors + 1)
        #expect(observatory.total("dynamodb.client.errors") == 200)
        #expect(
            observatory.total("dynamodb.client.errors", ["error.type": "_other"])
                == Int64(200 - CallMetrics.maximumErrors)
        )
    }

    @Test("a client made from another counts with it")
    func shared() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local)
            let hurried = observatory.client.with {
                $0.timeout = .seconds(1)
                $0.observability = .none
            }
            _ = try await hurried.execute(Observatory.get)
            _ = try await observatory.client.execute(Observatory.get)
            #expect(observatory.total("dynamodb.client.requests") == 2)
            #expect(observatory.tracer.finishedSpans.count == 2)
        }
    }

    @Test("systems that do nothing are not asked to")
    func inactive() {
        let observability = ObservabilityConfiguration(
            metricsFactory: NOOPMetricsHandler.instance,
            tracer: NoOpTracer()
        )
        let configuration = DynamoClientConfiguration(observability: observability)
        #expect(!ClientTelemetry(configuration, serverAddress: { _ in nil }).isActive)
    }
}
