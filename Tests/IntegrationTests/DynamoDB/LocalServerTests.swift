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

    @Test("the README's commands of the AWS CLI and lines of Python do what it says")
    func readme() async throws {
        let readme = try String(contentsOf: TestPaths.packageRoot.appending(path: "README.md"), encoding: .utf8)
        let blocks = readme.matches(of: #/(?ms)^```(\w*)\n(.*?)^```$/#)
        let commands = try #require(blocks.first { $0.output.2.hasPrefix("aws ") }).output.2
        let lines = try #require(blocks.first { $0.output.1 == "python" }).output.2
        try await LocalServerProcess.run(["--in-memory"]) { server in
            let here = { (text: Substring) in
                String(text).replacing("http://127.0.0.1:8000", with: server.endpoint)
            }
            let shown = try await Self.run("/bin/bash", ["-e", "-c", here(commands)])
            #expect(shown.contains(#""TableName": "Notes""#))
            #expect(shown.contains(#""S": "Milk is out.""#))
            #expect(shown.contains(#""Count": 1"#))
            #expect(shown.contains("\"Notes\"\n"))
            let printed = try await Self.run(TestPaths.virtualEnvironmentProgram("python"), ["-c", here(lines)])
            #expect(printed.contains("'Milk is out.'") && printed.contains("'Bread too.'"))
        }
    }

    /// Runs a program of the virtual environment, or one that calls them, to its end.
    private static func run(_ program: String, _ arguments: [String]) async throws -> String {
        let programs = URL(filePath: try TestPaths.virtualEnvironmentProgram("aws")).deletingLastPathComponent().path
        let environment = [
            "PATH": "\(programs):\(ProcessInfo.processInfo.environment["PATH"] ?? "")", "AWS_PAGER": "",
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-central-1",
        ]
        return try await PeerProcess.withPeer(program, arguments, environment: environment, readiness: .immediate) {
            let status = try await $0.exitStatus(within: .seconds(300))
            #expect(status == 0, "\($0.output)")
            return $0.output
        }
    }

    @Test("a table goes to files and comes back, with the program alone")
    func exportAndImport() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let data = folder.appending(path: "data").path
            let backup = folder.appending(path: "backup").path
            try await LocalServerProcess.run(["--data-dir", data]) { server in
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
                // The server has the data to itself.
                let busy = try await Self.local(["export", "--data-dir", data, "--table", "Things", "--to", backup])
                #expect(busy.status == 1)
                #expect(busy.output.contains("is locked"))
                #expect(try await server.interrupt() == 0)
            }
            let export = try await Self.local(["export", "--data-dir", data, "--table", "Things", "--to", backup])
            #expect(export.status == 0)
            #expect(export.output.contains("Exported 1 items to \(backup)/AWSDynamoDB/"))
            let again = ["import", "--data-dir", data, "--table", "Again", "--from", backup]
            let imported = try await Self.local(again)
            #expect(imported.status == 0)
            #expect(imported.output.contains("Imported 1 items into the new table Again"))
            try await LocalServerProcess.run(["--data-dir", data]) { server in
                let found = try await server.client().execute(GetItem(tableName: "Again", key: ["pk": .string("a")]))
                #expect(found.item == ["pk": .string("a")])
            }
            let file = folder.appending(path: "bad.json")
            try Data("{\"Item\":{\"pk\":{\"S\":\"b\"}}}\n{}\n".utf8).write(to: file)
            let bad = try await Self.local(["import", "--data-dir", data, "--table", "Again", "--from", file.path])
            #expect(bad.status == 1)
            #expect(bad.output.contains("\(file.path):2: "))
            let nowhere = ["export", "--data-dir", folder.path, "--table", "Things", "--to", backup]
            #expect(try await Self.local(nowhere).status == 64)
        }
    }

    /// Runs `dynamokit-local` to its end.
    private static func local(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        let program = TestPaths.products.appending(path: "dynamokit-local").path
        return try await PeerProcess.withPeer(program, arguments, readiness: .immediate) { process in
            (try await process.exitStatus(within: .seconds(120)), process.output)
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
