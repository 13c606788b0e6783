import DynamoKit
import FoundationEssentials
import InMemoryLogging
import InMemoryTracing
import Logging
import Testing
import Tracing

extension DynamoDBTests {
    @Suite("Seen from outside")
    struct Observability {
        @Test("a call over HTTP is seen with its server and its request, and without secrets and values at any level")
        func overHTTP() async throws {
            let port = try #require(MotoServer.port)
            let tracer = InMemoryTracer()
            let log = InMemoryLogHandler()
            var logger = Logger(label: "test", factory: { _ in log })
            logger.logLevel = .trace
            let client = DynamoClient(
                transport: try HTTPTransport(
                    region: "us-east-1",
                    endpoint: "http://127.0.0.1:\(port)",
                    credentials: .static(
                        accessKeyID: "AKIDSECRET",
                        secretAccessKey: "secret-key",
                        sessionToken: "secret-token"
                    ),
                    configuration: HTTPTransportConfiguration(attemptTimeout: .seconds(60))
                ),
                configuration: DynamoClientConfiguration(
                    observability: ObservabilityConfiguration(metricsFactory: nil, tracer: tracer)
                ),
                logger: logger
            )
            try await Backend.moto.withTable { _, tableName in
                let item = DynamoItem.key("secret-partition", 1).with("text", .string("secret-text"))
                var put = PutItem(tableName: tableName, item: item)
                _ = try await client.execute(put)
                put.conditionExpression = "attribute_not_exists(pk)"
                put.returnValuesOnConditionCheckFailure = .allOld
                await #expect(throws: DynamoError.self) { try await client.execute(put) }
                put.item = ["pk": .number(1), "sk": .string("secret-sort")]
                await #expect(throws: DynamoError.self) { try await client.execute(put) }

                let spans = tracer.finishedSpans
                #expect(spans.count == 3)
                for span in spans {
                    #expect(span.operationName == "DynamoDB.PutItem")
                    #expect(span.attributes.get("server.address") == "127.0.0.1")
                    #expect(span.attributes.get("server.port") == .int64(Int64(port)))
                    #expect(span.attributes.get("cloud.region") == "us-east-1")
                    #expect(span.attributes.get("db.collection.name") == .string(tableName))
                }
                #expect(spans.map { $0.attributes.get("http.response.status_code") } == [200, 400, 400])
                #expect(
                    spans.map { $0.attributes.get("error.type") }
                        == [nil, "ConditionalCheckFailedException", "ValidationException"]
                )
                let requestIDs = spans.map { span -> String? in
                    guard case .string(let requestID)? = span.attributes.get("aws.request_id") else { return nil }
                    return requestID
                }
                #expect(requestIDs.allSatisfy { $0?.isEmpty == false })
                #expect(Set(requestIDs).count == 3)
                let entries = log.entries
                #expect(entries.map { $0.metadata["dynamodb.request-id"] } == requestIDs.map { $0.map { "\($0)" } })
                #expect(!spans.contains { "\($0)".lowercased().contains("secret") })
                #expect(!entries.contains { "\($0)".lowercased().contains("secret") })
            }
        }

        @Test("what calls take is told by every DynamoDB alike", arguments: Backend.allCases)
        func usage(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let item = DynamoItem.key("a", 1)
                let (_, written) = try await client.withUsage {
                    _ = try await client.execute(PutItem(tableName: tableName, item: item))
                    _ = try await client.execute(DeleteItem(tableName: tableName, key: .key("b", 1)))
                }
                #expect(written.calls == 2)
                #expect(written.units(ofTable: tableName).write == 2)
                let (output, read) = try await client.withUsage {
                    try await client.execute(GetItem(tableName: tableName, key: item))
                }
                #expect(output.item == item)
                #expect(output.consumedCapacity == nil)
                #expect(read.calls == 1)
                // moto takes every read for one that may be older.
                #expect(read.total.read == Decimal(1) / 2)
                #expect(read.total.write == 0)
            }
        }
    }
}
