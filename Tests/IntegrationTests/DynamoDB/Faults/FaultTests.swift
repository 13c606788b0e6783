import DynamoKit
import Foundation
import NIOHTTP1
import TestSupport
import Testing

extension DynamoDBTests {
    /// A client, a proxy that lets things go wrong, and moto behind it, over real HTTP.
    @Suite("Faults over HTTP")
    struct Faults {
        static let throttles = [
            "ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded",
        ]
        /// What fails an attempt, and what the caller sees if it is the last one.
        static let faults: [(Fault, DynamoError.Code, isOutcomeUnknown: Bool)] =
            [
                (.drop, .connectionFailed, true), (.dropAnswer, .connectionFailed, true),
                (.reset, .connectionFailed, true), (.resetAnswer, .connectionFailed, true),
                (.truncate, .connectionFailed, true), (.corrupt, .responseCorrupted, true),
                (.error(500, "InternalServerError"), .internalServerError, true),
                (.error(503, "ServiceUnavailable"), .serviceUnavailable, true),
            ] + Self.throttles.map { (.error(400, $0), DynamoError.Code($0), false) }

        /// A client that comes back at once, so that no test waits for chance.
        static func client(
            _ proxy: FaultProxy,
            attemptTimeout: Duration = .seconds(60),
            policy: RetryPolicy = RetryPolicy(baseDelay: .milliseconds(1), throttlingBaseDelay: .milliseconds(1))
        ) throws -> DynamoClient {
            DynamoClient(
                transport: try HTTPTransport(
                    region: "us-east-1",
                    endpoint: "http://127.0.0.1:\(proxy.port)",
                    credentials: .static(accessKeyID: "test", secretAccessKey: "test"),
                    configuration: HTTPTransportConfiguration(attemptTimeout: attemptTimeout)
                ),
                configuration: DynamoClientConfiguration(retryPolicy: policy)
            )
        }

        /// Runs `body` with a proxy to moto, and a table that has one item: `a`, 1, with `count` 0.
        static func withProxy(
            _ faults: [Fault],
            serviceClockOffset: TimeInterval? = nil,
            body: (FaultProxy, String) async throws -> Void
        ) async throws {
            let port = try #require(MotoServer.port)
            try await Backend.moto.withTable { client, tableName in
                _ = try await client.execute(PutItem(tableName: tableName, item: Self.item))
                try await FaultProxy.with(origin: port, faults, serviceClockOffset: serviceClockOffset) {
                    try await body($0, tableName)
                }
            }
        }

        static let item = DynamoItem.key("a", 1).with("count", .number(0))

        @Test(
            "a read gets through whatever befell its first attempt",
            arguments: Self.faults.map(\.0) + [.delay(.milliseconds(50))]
        )
        func read(fault: Fault) async throws {
            try await Self.withProxy([fault]) { proxy, tableName in
                let output = try await Self.client(proxy).execute(GetItem(tableName: tableName, key: .key("a", 1)))
                #expect(output.item == Self.item)
                if case .delay = fault {
                    #expect(proxy.requests.count == 1)
                } else {
                    #expect(proxy.requests.count == 2)
                }
            }
        }

        @Test("a fault has its code, and tells whether the request may have been carried out", arguments: Self.faults)
        func code(fault: Fault, code: DynamoError.Code, isOutcomeUnknown: Bool) async throws {
            try await Self.withProxy([fault]) { proxy, tableName in
                let client = try Self.client(proxy, policy: .never)
                let error = await #expect(throws: DynamoError.self) {
                    try await client.execute(GetItem(tableName: tableName, key: .key("a", 1)))
                }
                #expect(error?.code == code)
                #expect(error?.isOutcomeUnknown == isOutcomeUnknown)
                #expect(error?.attempts == 1)
                #expect(error?.noRetryReason == .attemptsUsedUp)
            }
        }

        @Test("a call gives up after four attempts, with the error of the last one")
        func attemptsUsedUp() async throws {
            let faults: [Fault] = [
                .drop, .corrupt, .error(400, "ThrottlingException"), .error(500, "InternalServerError"),
            ]
            try await Self.withProxy(faults) { proxy, tableName in
                let client = try Self.client(proxy)
                let error = await #expect(throws: DynamoError.self) {
                    try await client.execute(GetItem(tableName: tableName, key: .key("a", 1)))
                }
                #expect(error?.code == .internalServerError)
                #expect(error?.requestID == "PROXY")
                #expect(error?.attempts == 4)
                #expect(error?.noRetryReason == .attemptsUsedUp)
                #expect(proxy.requests.count == 4)
            }
        }

        @Test("what would fail alike is not repeated")
        func final() async throws {
            try await Self.withProxy([.error(400, "ValidationException")]) { proxy, tableName in
                let client = try Self.client(proxy)
                let error = await #expect(throws: DynamoError.self) {
                    try await client.execute(GetItem(tableName: tableName, key: .key("a", 1)))
                }
                #expect(error?.noRetryReason == .final)
                #expect(proxy.requests.count == 1)
            }
        }

        @Test("a client waits as long as the service asks it to, or not at all if that is past the deadline")
        func retryAfter() async throws {
            let fault = Fault.error(503, "ServiceUnavailable", ["x-amz-retry-after": "5000000"])
            try await Self.withProxy([fault]) { proxy, tableName in
                let client = try Self.client(proxy)
                // By itself the client would wait for a millisecond. It adds no more than five seconds to please the service.
                let error = await #expect(throws: DynamoError.self) {
                    try await client.execute(GetItem(tableName: tableName, key: .key("a", 1)), timeout: .seconds(5))
                }
                #expect(error?.code == .serviceUnavailable)
                #expect(error?.noRetryReason == .deadline)
                #expect(proxy.requests.count == 1)
            }
        }
    }
}
