import DynamoKit
import Foundation
import RegexBuilder
import TestSupport
import Testing

@testable import ChatServer

extension ChatTests {
    @Suite("Deploying the chat", .serialized, .moto)
    struct DeployTests {
        private static let folder = TestPaths.packageRoot.appending(path: "Examples/ChatServer/Deploy")

        @Test(
            "templates are ones that CloudFormation takes, without a warning",
            arguments: ["tables.json", "access.json", "uploads.yaml", "service.yaml", "alarms.yaml"]
        )
        func lint(template: String) async throws {
            try await PeerProcess.withPeer(
                TestPaths.virtualEnvironmentProgram("cfn-lint"),
                ["--template", Self.folder.appending(path: template).path],
                readiness: .immediate
            ) { process in
                let status = try await process.exitStatus(within: .seconds(300))
                #expect(status == 0 && process.output.isEmpty, "\(process.output)")
            }
        }

        @Test("stacks come about, and the server finds nothing to add to their tables")
        func stacks() async throws {
            let endpoint = "http://127.0.0.1:\(try #require(MotoServer.port))"
            let output = try await PythonPeer.run(
                "stacks_test.py",
                ["--endpoint", endpoint, "--folder", Self.folder.path],
                within: .seconds(300)
            )
            #expect(output.contains("checks passed"))
            try await PeerProcess.withPeer(
                ChatProcess.executable,
                ["tables", "create", "--dynamodb-endpoint", endpoint],
                environment: ["AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"],
                readiness: .immediate
            ) { process in
                let status = try await process.exitStatus(within: .seconds(120))
                #expect(status == 0)
                // moto's CloudFormation leaves out these two settings, which are compared with the code elsewhere.
                let expected = ChatTables.all.map { table in
                    let definition = table.definition
                    var changes = definition.timeToLiveAttribute.map { ["lets items expire by \($0)"] } ?? []
                    if definition.hasPointInTimeRecovery { changes.append("enabled point-in-time recovery") }
                    let done = changes.isEmpty ? "is as it has to be" : changes.joined(separator: ", ")
                    return "\(table.name): \(done)\n"
                }
                #expect(process.output == expected.joined())
            }
        }

        @Test("the image's health check tells a server that lives from one that is not there")
        func healthCheck() async throws {
            let dockerfile = try String(contentsOf: Self.folder.appending(path: "Dockerfile"), encoding: .utf8)
            let pattern = Regex {
                "HEALTHCHECK"
                OneOrMore(.any, .reluctant)
                "CMD "
                Capture {
                    "["
                    OneOrMore(.any, .reluctant)
                    "]\n"
                }
            }
            let match = try #require(dockerfile.replacing("\\\n", with: "").firstMatch(of: pattern))
            let command = try JSONDecoder().decode([String].self, from: Data(String(match.output.1).utf8))
            #expect(command.count == 3 && command[0] == "bash")
            func status(at port: String) async throws -> Int32 {
                try await PeerProcess.withPeer(
                    "/bin/bash",
                    Array(command.dropFirst()),
                    environment: ["CHAT_PORT": port],
                    readiness: .immediate
                ) { try await $0.exitStatus(within: .seconds(60)) }
            }
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder) { chat in
                    let port = try #require(chat.url.split(separator: ":").last)
                    let alive = try await status(at: String(port))
                    #expect(alive == 0)
                }
            }
            let free = try TestPort.free()
            let absent = try await status(at: "\(free)")
            #expect(absent != 0)
        }
    }
}
