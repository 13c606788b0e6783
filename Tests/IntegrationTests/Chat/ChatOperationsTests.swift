import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

extension ChatTests {
    @Suite("Looking after the chat", .serialized)
    struct Operations {
        @Test("the operators' page draws in a real Chromium what people do")
        func page() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder) { chat in
                    let password = folder.appending(path: "admin-password")
                    let output = try await PythonPeer.run(
                        "operator_test.py",
                        ["--url", chat.url, "--password-file", password.path],
                        within: .seconds(300)
                    )
                    #expect(output.contains("checks passed"))
                    let text = try String(contentsOf: password, encoding: .utf8)
                    #expect(!chat.process.output.contains(text))
                }
            }
        }

        @Test("told to stop, it is not ready at once, still serves for a while, and then ends well")
        func stopping() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder, environment: ["CHAT_SHUTDOWN_DELAY": "10"]) { chat in
                    #expect(try await Self.status(chat, "/ready") == 200)
                    kill(chat.process.processID, SIGTERM)
                    #expect(try await eventually(within: .seconds(60)) { try await Self.status(chat, "/ready") == 503 })
                    #expect(try await Self.status(chat, "/health") == 200)
                    _ = try await chat.client.guest()
                    #expect(try await chat.process.exitStatus(within: .seconds(120)) == 0)
                }
            }
        }

        @Test("logs are lines of JSON, and metrics for CloudWatch stand between them")
        func output() async throws {
            let environment = [
                "CHAT_LOG_FORMAT": "json", "CHAT_METRICS_EMF": "stdout", "CHAT_METRICS_EMF_INTERVAL": "1",
            ]
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder, environment: environment) { chat in
                    #expect(try await Self.status(chat, "/health") == 200)
                    let metric = "\"http_server_request_duration_seconds_count\":"
                    #expect(try await eventually(within: .seconds(120)) { chat.process.output.contains(metric) })
                    #expect(try await chat.interrupt() == 0)
                    var kinds: Set<String> = []
                    for line in chat.process.output.split(separator: "\n") where line != chat.url {
                        let members = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                        kinds.insert(members?["_aws"] != nil ? "metrics" : members?["level"] != nil ? "log" : "\(line)")
                    }
                    #expect(kinds == ["metrics", "log"])
                }
            }
        }

        private static func status(_ chat: ChatProcess, _ path: String) async throws -> UInt {
            let request = HTTPClientRequest(url: chat.url + path)
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            _ = try await response.body.collect(upTo: 1 << 20)
            return response.status.code
        }
    }
}
