import DynamoKit
import TestSupport
import Testing

extension DynamoDBTests {
    @Suite("HTTP transport")
    struct OverHTTP {
        static func client(
            endpoint: String,
            credentials: some CredentialProvider = .static(accessKeyID: "AKIDTEST", secretAccessKey: "very-secret"),
            configuration: HTTPTransportConfiguration = HTTPTransportConfiguration()
        ) throws -> DynamoClient {
            DynamoClient(
                transport: try HTTPTransport(
                    region: "us-east-1",
                    endpoint: endpoint,
                    credentials: credentials,
                    configuration: configuration
                ),
                configuration: DynamoClientConfiguration(retryPolicy: .never)
            )
        }

        @Test("nobody listening is a failed connection, whose error shows no secret")
        func nobody() async throws {
            let port = try TestPort.free()
            let client = try Self.client(endpoint: "http://127.0.0.1:\(port)")
            let error = await #expect(throws: DynamoError.self) { try await client.execute(ListTables()) }
            #expect(error?.code == .connectionFailed)
            #expect(error?.detailedDescription().contains("very-secret") == false)
        }

        @Test("an answer longer than allowed is refused")
        func tooLong() async throws {
            let port = try #require(MotoServer.port)
            let client = try Self.client(
                endpoint: "http://127.0.0.1:\(port)",
                configuration: HTTPTransportConfiguration(attemptTimeout: .seconds(60), maximumResponseBytes: 3)
            )
            let error = await #expect(throws: DynamoError.self) { try await client.execute(ListTables()) }
            #expect(error?.code == .malformedResponse)
        }

        @Test("a server that does not answer is given up on in time")
        func silent() async throws {
            try await SilentServer.with { port in
                let client = try Self.client(
                    endpoint: "http://127.0.0.1:\(port)",
                    configuration: HTTPTransportConfiguration(attemptTimeout: .milliseconds(200))
                )
                let error = await #expect(throws: DynamoError.self) { try await client.execute(ListTables()) }
                #expect(error?.code == .timedOut)
            }
        }

        @Test("a canceled call ends as canceled")
        func canceled() async throws {
            try await SilentServer.with { port in
                let client = try Self.client(endpoint: "http://127.0.0.1:\(port)")
                let task = Task { try await client.execute(ListTables()) }
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
            }
        }
    }
}

/// Accepts connections and never says a word.
enum SilentServer {
    static func with(_ body: (Int) async throws -> Void) async throws {
        let port = try TestPort.free()
        let program = """
            import signal, socket
            server = socket.create_server(("127.0.0.1", \(port)))
            signal.pause()
            """
        try await PeerProcess.withPeer(
            TestPaths.virtualEnvironmentProgram("python"),
            ["-c", program],
            readiness: .listening(port: port)
        ) { _ in try await body(port) }
    }
}
