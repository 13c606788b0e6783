import DynamoKitLocal
import InMemoryTracing
import Logging
import Synchronization
import Testing
import Tracing

@testable import DynamoKit

/// Spans beside OpenTelemetry's conventions for
/// [DynamoDB](https://opentelemetry.io/docs/specs/semconv/db/dynamodb/).
@Suite("Spans of calls")
struct SpanTests {
    private static let server: [String: String] = [
        "server.address": "dynamodb.eu-central-1.amazonaws.com", "server.port": "8443", "cloud.region": "eu-central-1",
    ]

    private func attributes(_ span: FinishedInMemorySpan) -> [String: String] {
        var attributes: [String: String] = [:]
        span.attributes.forEach { key, value in attributes[key] = value.text }
        return attributes
    }

    private func attributes(
        _ operation: String,
        of service: String = "DynamoDB",
        on tables: [String] = [LocalTable.name],
        requestID: String = "request-1",
        _ more: [String: String] = [:]
    ) -> [String: String] {
        var attributes = [
            "db.system.name": "aws.dynamodb", "db.operation.name": operation,
            "rpc.system": "aws-api", "rpc.service": service, "rpc.method": operation,
            "aws.request_id": requestID, "http.response.status_code": "200",
        ]
        if !tables.isEmpty { attributes["aws.dynamodb.table_names"] = "\(tables)" }
        if tables.count == 1 { attributes["db.collection.name"] = tables[0] }
        return attributes.merging(Self.server) { $1 }.merging(more) { $1 }
    }

    @Test("a call is a client's span with the names of the conventions")
    func success() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local)
            _ = try await observatory.client.execute(Observatory.get)
            let span = try #require(observatory.tracer.finishedSpans.first)
            #expect(observatory.tracer.finishedSpans.count == 1)
            #expect(observatory.tracer.activeSpans.isEmpty)
            #expect(span.operationName == "DynamoDB.GetItem")
            #expect(span.kind == .client)
            #expect(span.status == nil)
            #expect(span.events.isEmpty)
            #expect(self.attributes(span) == self.attributes("GetItem"))
        }
    }

    @Test("it says what is read and how, and nothing of the values")
    func requests() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local)
            var get = Observatory.get
            get.consistentRead = true
            _ = try await observatory.client.execute(get)
            _ = try await observatory.client.execute(
                Query(
                    tableName: LocalTable.name,
                    keyConditionExpression: "id = :id",
                    scanIndexForward: false,
                    limit: 7,
                    select: .count,
                    expressionAttributeValues: [":id": .string("a")],
                    consistentRead: true
                )
            )
            _ = try await observatory.client.execute(
                Scan(tableName: LocalTable.name, segment: 1, totalSegments: 3, limit: 9, consistentRead: false)
            )
            let spans = observatory.tracer.finishedSpans.map { self.attributes($0) }
            #expect(
                spans == [
                    self.attributes("GetItem", ["aws.dynamodb.consistent_read": "true"]),
                    self.attributes(
                        "Query",
                        requestID: "request-2",
                        [
                            "aws.dynamodb.consistent_read": "true", "aws.dynamodb.limit": "7",
                            "aws.dynamodb.scan_forward": "false", "aws.dynamodb.select": "COUNT",
                        ]
                    ),
                    self.attributes(
                        "Scan",
                        requestID: "request-3",
                        [
                            "aws.dynamodb.consistent_read": "false", "aws.dynamodb.limit": "9",
                            "aws.dynamodb.segment": "1", "aws.dynamodb.total_segments": "3",
                        ]
                    ),
                ]
            )
        }
    }

    @Test("batches and transactions tell their size, and all their tables")
    func batches() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local)
            let items = (0..<3).map { index -> DynamoItem in ["id": .string("\(index)")] }
            _ = try await observatory.client.execute(
                BatchWriteItem(requestItems: [LocalTable.name: items.map { .put($0) }])
            )
            _ = try await observatory.client.execute(
                BatchGetItem(requestItems: [LocalTable.name: KeysAndAttributes(keys: [items[0]])])
            )
            _ = try await observatory.client.execute(
                TransactWriteItems(transactItems: items.map { .put(.init(tableName: LocalTable.name, item: $0)) })
            )
            let several = BatchWriteItem(requestItems: ["B": [.put(items[0])], "A": [.put(items[0])]])
            await #expect(throws: DynamoError.self) { try await observatory.client.execute(several) }
            let spans = observatory.tracer.finishedSpans.map { self.attributes($0) }
            #expect(spans.map { $0["db.operation.batch.size"] } == ["3", nil, "3", "2"])
            #expect(spans[3]["aws.dynamodb.table_names"] == "\(["A", "B"])")
            #expect(spans[3]["db.collection.name"] == nil)
        }
    }

    @Test("it is a child of the caller's span, and the parent of whatever the transport does")
    func context() async throws {
        let inner = Mutex<ServiceContext?>(nil)
        let transport = ScriptedTransport<GetItem> { _, _ in
            inner.withLock { $0 = ServiceContext.current }
            return .init()
        }
        let observatory = Observatory(transport)
        try await observatory.tracer.withSpan("request") { _ in
            _ = try await observatory.client.execute(Observatory.get)
        }
        let spans = observatory.tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["DynamoDB.GetItem", "request"])
        #expect(spans[0].parentSpanID == spans[1].spanID)
        #expect(spans[0].traceID == spans[1].traceID)
        let context = try #require(inner.withLock { $0?.inMemorySpanContext })
        #expect(context.spanID == spans[0].spanID)
    }

    @Test("each attempt after the first is an event that says why")
    func retries() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local, failures: Observatory.passing)
            _ = try await observatory.client.execute(Observatory.get)
            let span = try #require(observatory.tracer.finishedSpans.first)
            #expect(span.status == nil)
            #expect(
                self.attributes(span)
                    == self.attributes("GetItem", requestID: "request-4", ["http.request.resend_count": "3"])
            )
            #expect(span.events.map(\.name) == ["retry", "retry", "retry"])
            #expect(span.events.map { $0.attributes.get("dynamodb.attempt") } == [2, 3, 4].map { .int64($0) })
            #expect(
                span.events.map { $0.attributes.get("error.type")?.text } == [
                    "ProvisionedThroughputExceededException", "InternalServerError", "ConnectionFailed",
                ]
            )
        }
    }

    @Test("a failure has its code and no message, which may quote what was sent")
    func failure() async throws {
        let refusal = DynamoError(.validation, message: "The value s3cret is refused.", httpStatus: 400)
        let observatory = Observatory(ScriptedTransport<GetItem> { _, _ in throw refusal })
        await #expect(throws: DynamoError.self) { try await observatory.client.execute(Observatory.get) }
        let span = try #require(observatory.tracer.finishedSpans.first)
        #expect(span.status == SpanStatus(code: .error, message: "ValidationException"))
        #expect(
            self.attributes(span)
                == self.attributes(
                    "GetItem",
                    [
                        "error.type": "ValidationException", "db.response.status_code": "ValidationException",
                        "http.response.status_code": "400",
                    ]
                )
        )
        #expect(span.errors.isEmpty)
        #expect(!"\(span)".contains("s3cret"))
    }

    @Test("the request that was answered last can be found, though a later one was not answered")
    func lastAnswer() async throws {
        try await LocalTable.with { local in
            let lost = DynamoError(.connectionFailed, message: "")
            let observatory = Observatory(
                local,
                failures: [DynamoError(.internalServerError, message: "", httpStatus: 500), lost, lost, lost]
            )
            await #expect(throws: DynamoError.self) { try await observatory.client.execute(Observatory.get) }
            let span = try #require(observatory.tracer.finishedSpans.first)
            let attributes = self.attributes(span)
            #expect(attributes["aws.request_id"] == "request-1")
            #expect(attributes["http.response.status_code"] == "500")
            #expect(attributes["error.type"] == "ConnectionFailed")
        }
    }

    @Test("what was consumed is there as an answer has it, for each table and index")
    func consumedCapacity() async throws {
        let capacity = ConsumedCapacity(
            tableName: "Say \"T\"",
            capacityUnits: 3.5,
            table: Capacity(capacityUnits: 1),
            localSecondaryIndexes: ["local": Capacity(capacityUnits: 0.5)],
            globalSecondaryIndexes: ["global": Capacity(capacityUnits: 2)]
        )
        let observatory = Observatory(
            ScriptedTransport<PutItem> { _, _ in .init(consumedCapacity: capacity) },
            usage: UsageConfiguration()
        )
        _ = try await observatory.client.execute(Observatory.put)
        let span = try #require(observatory.tracer.finishedSpans.first)
        guard case .stringArray(let texts)? = span.attributes.get("aws.dynamodb.consumed_capacity") else {
            Issue.record("There is no consumed capacity.")
            return
        }
        #expect(texts.count == 1)
        var json = DynamoJSONReader(Array(try #require(texts.first).utf8))
        var expected = capacity
        expected.writeCapacityUnits = 3.5
        #expect(try ConsumedCapacity.read(from: &json) == expected)
        try json.finish()
    }

    @Test("operations on streams are of a service of their own, and those without a type have their own name")
    func names() async throws {
        let streams = Observatory(ScriptedTransport<ListStreams> { _, _ in .init() })
        _ = try await streams.client.execute(ListStreams())
        #expect(streams.tracer.finishedSpans.map(\.operationName) == ["DynamoDBStreams.ListStreams"])
        let untyped = Observatory(ScriptedTransport<AnyOperation> { _, _ in [:] })
        _ = try await untyped.client.execute(AnyOperation("DescribeBackup", ["BackupArn": .string("arn")]))
        #expect(untyped.tracer.finishedSpans.map(\.operationName) == ["DynamoDB.DescribeBackup"])
    }
}

extension SpanAttribute {
    /// The value as text, whatever its type.
    fileprivate var text: String {
        switch self {
        case .string(let text): text
        case .stringArray(let texts): "\(texts)"
        case .int32(let number): "\(number)"
        case .int64(let number): "\(number)"
        case .bool(let bool): "\(bool)"
        default: "\(self)"
        }
    }
}
