import AsyncHTTPClient
import DynamoKit
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

extension DynamoDBTests.Faults {
    @Suite("Deadlines, cancellation and clocks")
    struct Time {
        typealias Faults = DynamoDBTests.Faults

        static func get(_ tableName: String) -> GetItem { GetItem(tableName: tableName, key: .key("a", 1)) }

        @Test(
            "an attempt ends at its timeout, in the midst of an answer too, and its connection is closed",
            arguments: [Fault.silence, .stall]
        )
        func attemptTimeout(fault: Fault) async throws {
            try await Faults.withProxy([fault]) { proxy, tableName in
                let client = try Faults.client(proxy, attemptTimeout: .milliseconds(500), policy: .never)
                let error = await #expect(throws: DynamoError.self) { try await client.execute(Self.get(tableName)) }
                #expect(error?.code == .timedOut)
                #expect(error?.noRetryReason == .attemptsUsedUp)
                #expect(try await eventually { proxy.openConnections == 0 })
            }
        }

        @Test(
            "an attempt that is silent is repeated, and the call comes to its end",
            arguments: [Fault.silence, .stall]
        )
        func repeated(fault: Fault) async throws {
            try await Faults.withProxy([fault]) { proxy, tableName in
                // As long as moto may take on a slow machine.
                let client = try Faults.client(proxy, attemptTimeout: .seconds(3))
                #expect(try await client.execute(Self.get(tableName)).item == Faults.item)
            }
        }

        @Test(
            "a call with all its attempts ends at its deadline",
            arguments: [Fault.silence, .stall, .error(503, "ServiceUnavailable")]
        )
        func total(fault: Fault) async throws {
            try await Faults.withProxy(Array(repeating: fault, count: 100_000)) { proxy, tableName in
                let policy = RetryPolicy(maximumAttempts: .max, baseDelay: .milliseconds(10), quota: nil)
                let client = try Faults.client(proxy, attemptTimeout: .milliseconds(200), policy: policy)
                let error = await #expect(throws: DynamoError.self) {
                    try await client.execute(Self.get(tableName), timeout: .seconds(1))
                }
                #expect(error?.noRetryReason == .deadline)
                #expect(try #require(error?.attempts) >= proxy.requests.count)
            }
        }

        @Test("a canceled call ends at once and closes its connection", arguments: [Fault.silence, .stall])
        func canceled(fault: Fault) async throws {
            try await Faults.withProxy([fault]) { proxy, tableName in
                let client = try Faults.client(proxy, attemptTimeout: .seconds(3600))
                let call = Task { try await client.execute(Self.get(tableName)) }
                #expect(try await eventually { proxy.requests.count == 1 })
                call.cancel()
                await #expect(throws: CancellationError.self) { try await call.value }
                #expect(try await eventually { proxy.openConnections == 0 })
                #expect(proxy.requests.count == 1)
            }
        }

        @Test("a call canceled between attempts makes no other one")
        func canceledBetweenAttempts() async throws {
            try await Faults.withProxy([.error(503, "ServiceUnavailable")]) { proxy, tableName in
                let policy = RetryPolicy(baseDelay: .seconds(36_000), maximumDelay: .seconds(36_000))
                let client = try Faults.client(proxy, policy: policy)
                let call = Task { try await client.execute(Self.get(tableName)) }
                #expect(try await eventually { proxy.requests.count == 1 })
                call.cancel()
                await #expect(throws: CancellationError.self) { try await call.value }
                #expect(proxy.requests.count == 1)
            }
        }

        @Test("a request that found no free connection was not sent")
        func poolTimeout() async throws {
            var configuration = HTTPClient.Configuration()
            configuration.timeout.connect = .milliseconds(500)
            configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1
            try await HTTPClient.withHTTPClient(configuration: configuration) { httpClient in
                try await Faults.withProxy([.silence]) { proxy, tableName in
                    let client = DynamoClient(
                        transport: try HTTPTransport(
                            region: "us-east-1",
                            endpoint: "http://127.0.0.1:\(proxy.port)",
                            credentials: .static(accessKeyID: "test", secretAccessKey: "test"),
                            httpClient: httpClient,
                            configuration: HTTPTransportConfiguration(attemptTimeout: .seconds(3600))
                        ),
                        configuration: DynamoClientConfiguration(retryPolicy: .never)
                    )
                    let first = Task { try await client.execute(Self.get(tableName)) }
                    #expect(try await eventually { proxy.requests.count == 1 })
                    let error = await #expect(throws: DynamoError.self) {
                        try await client.execute(Self.get(tableName))
                    }
                    #expect(error?.code == .timedOut)
                    #expect(error?.isOutcomeUnknown == false)
                    #expect(proxy.requests.count == 1)
                    first.cancel()
                    await #expect(throws: CancellationError.self) { try await first.value }
                }
            }
        }

        @Test("a wrong clock is set by the service's, once for all calls", arguments: [-86_400.0, 3600])
        func clockSkew(offset: TimeInterval) async throws {
            try await Faults.withProxy([], serviceClockOffset: offset) { proxy, tableName in
                let client = try Faults.client(proxy)
                #expect(try await client.execute(Self.get(tableName)).item == Faults.item)
                #expect(proxy.requests.count == 2)
                #expect(try await client.with { $0.timeout = .seconds(60) }.execute(Self.get(tableName)).item != nil)
                #expect(proxy.requests.count == 3)
            }
        }

        @Test("a signature that is refused at the right time is not repeated")
        func wrongKey() async throws {
            let date = ServiceDates.http.string(from: Date())
            let fault = Fault.error(400, "InvalidSignatureException", ["Date": date])
            try await Faults.withProxy([fault]) { proxy, tableName in
                let client = try Faults.client(proxy)
                let error = await #expect(throws: DynamoError.self) { try await client.execute(Self.get(tableName)) }
                #expect(error?.code.name == "InvalidSignatureException")
                #expect(error?.noRetryReason == .final)
                #expect(proxy.requests.count == 1)
            }
        }

        @Test("a service whose clock nobody can follow is given up on")
        func hopelessClock() async throws {
            let faults = [3600.0, 7200, 10_800].map { offset in
                let date = ServiceDates.http.string(from: Date() + offset)
                return Fault.error(400, "InvalidSignatureException", ["Date": date])
            }
            try await Faults.withProxy(faults) { proxy, tableName in
                let client = try Faults.client(proxy)
                let error = await #expect(throws: DynamoError.self) { try await client.execute(Self.get(tableName)) }
                #expect(error?.noRetryReason == .final)
                #expect(proxy.requests.count == 2)
            }
        }
    }
}
