import AsyncHTTPClient
import DynamoKit
import Foundation
import NIOCore
import NIOPosix
import TestSupport
import Testing

/// `dynamokit-local` as a program: other clients, its data, its end, and what is not a request of an SDK.
@Suite("dynamokit-local")
struct LocalServerTests {
    @Test("boto3 works against it as against the service")
    func boto3() async throws {
        try await LocalServerProcess.run(["--in-memory", "--log-level", "debug", "--allow-simulation"]) { server in
            try await PythonPeer.run("local_dynamodb_test.py", [server.endpoint], within: .seconds(600))
            // One line for each request.
            let lines = server.process.output.split(separator: "\n").filter { $0.contains("Answered") }
            #expect(lines.contains { $0.contains("DynamoDB_20120810.TransactWriteItems") })
        }
    }

    @Test("what was acknowledged is there when it is started again, and it ends with status 0")
    func restart() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let arguments = ["--data-dir", folder.appending(path: "data").path]
            try await LocalServerProcess.run(arguments) { server in
                let client = try server.client()
                _ = try await client.execute(
                    CreateTable(
                        tableName: "Things",
                        attributeDefinitions: [AttributeDefinition("pk", .string)],
                        keySchema: [.partitionKey("pk")],
                        billingMode: .payPerRequest
                    )
                )
                _ = try await client.execute(PutItem(tableName: "Things", item: ["pk": .string("a")]))
                // Idle connections of the client's pool do not hold it up.
                #expect(try await server.interrupt() == 0)
            }
            try await LocalServerProcess.run(arguments) { server in
                let found = try await server.client().execute(
                    GetItem(tableName: "Things", key: ["pk": .string("a")], consistentRead: true)
                )
                #expect(found.item == ["pk": .string("a")])
            }
        }
    }

    @Test("with keys to go by, only who has the secret gets in")
    func signatures() async throws {
        let environment = ["AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "the secret"]
        try await LocalServerProcess.run(["--in-memory", "--check-signatures"], environment: environment) { server in
            let output = try await server.client(secretAccessKey: "the secret").execute(ListTables())
            #expect(output.tableNames == [])
            let refused = try server.client(secretAccessKey: "a guess")
            let error = await #expect(throws: DynamoError.self) { try await refused.execute(ListTables()) }
            #expect(error?.code.name == "InvalidSignatureException")
        }
    }

    @Test("options that do not go together are refused")
    func options() async throws {
        for arguments in [[], ["--in-memory", "--data-dir", "data"], ["--in-memory", "--port", "65536"]] {
            let process = try PeerProcess.start(
                TestPaths.products.appending(path: "dynamokit-local").path,
                arguments
            )
            #expect(try await process.exitStatus(within: .seconds(60)) == 64, "\(arguments)")
            try await process.stop()
        }
    }

    @Test("requests that come in one go are answered in their order, and too large ones are refused")
    func pipelining() async throws {
        try await LocalServerProcess.run(["--in-memory"]) { server in
            let head = "Host: 127.0.0.1\r\n"
            let health = "GET / HTTP/1.1\r\n\(head)\r\n"
            let none = "GET /nothing HTTP/1.1\r\n\(head)\r\n"
            let size = (16 << 20) + 1
            let large =
                "POST / HTTP/1.1\r\n\(head)Content-Length: \(size)\r\n\r\n" + String(repeating: "x", count: size)
            let json = "Content-Type: application/x-amz-json-1.0\r\nContent-Length: 2\r\n"
            let polite = "POST / HTTP/1.1\r\n\(head)Expect: 100-continue\r\n\(json)\r\n{}"
            let last = "GET / HTTP/1.1\r\n\(head)Connection: close\r\n\r\n"
            let text = try await Self.send(health + none + large + health + polite + last, toPort: server.port)
            let statuses = text.matches(of: #/HTTP/1\.1 (\d+) /#).map { String($0.output.1) }
            #expect(statuses == ["200", "404", "413", "200", "100", "400", "200"])
        }
    }

    /// Sends bytes, and reads until the other side closes.
    private static func send(_ text: String, toPort port: Int) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var answer = ByteBuffer()
            for try await var bytes in inbound { answer.writeBuffer(&bytes) }
            return String(buffer: answer)
        }
    }
}
