import Foundation
import TestSupport
import Testing

extension ChatTests {
    @Suite("Settings that make no sense", .serialized)
    struct Configuration {
        struct Mistake: Sendable, CustomTestStringConvertible {
            var key: String
            var environment: [String: String] = [:]
            var arguments: [String] = []

            var testDescription: String { self.key }
        }

        static let mistakes = [
            Mistake(key: "port", environment: ["CHAT_PORT": "http"]),
            Mistake(key: "port", arguments: ["--port", "70000"]),
            Mistake(key: "dynamodb.endpoint", arguments: ["--dynamodb-endpoint", "localhost"]),
            Mistake(key: "aws.region", environment: ["CHAT_AWS_REGION": "Frankfurt am Main"]),
            Mistake(key: "auth.secret", environment: ["CHAT_AUTH_SECRET": "hunter2"]),
            Mistake(key: "auth.tokenLifetime", environment: ["CHAT_AUTH_TOKEN_LIFETIME": "soon"]),
            Mistake(key: "http.allowedOrigins", environment: ["CHAT_HTTP_ALLOWED_ORIGINS": "example.org"]),
            Mistake(key: "log.level", environment: ["CHAT_LOG_LEVEL": "loud"]),
            Mistake(key: "config", arguments: ["--config", "/no/such/file.json"]),
        ]

        @Test("the start stops with one sentence that names the key, and shows no secret", arguments: mistakes)
        func refusal(mistake: Mistake) async throws {
            try await TestPaths.withTemporaryFolder { folder in
                let output = try await Self.failedStart(
                    ["--data-dir", folder.path] + mistake.arguments,
                    environment: mistake.environment
                )
                #expect(output.split(separator: "\n").count == 1, "\(output)")
                #expect(output.contains("“\(mistake.key)”"), "\(output)")
                #expect(!output.contains("hunter2"))
            }
        }

        @Test("a data folder that is a file stops the start")
        func dataFolder() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                let file = folder.appending(path: "file")
                try Data("not a folder".utf8).write(to: file)
                let output = try await Self.failedStart(["--port", "0", "--data-dir", file.path])
                #expect(output.contains("“dataDir”"), "\(output)")
            }
        }

        @Test("a port that is taken stops the start")
        func port() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder.appending(path: "one")) { chat in
                    let port = try #require(chat.url.split(separator: ":").last)
                    let other = folder.appending(path: "two").path
                    let output = try await Self.failedStart(["--port", String(port), "--data-dir", other])
                    #expect(output.contains("“port”"), "\(output)")
                }
            }
        }

        /// What a server prints that does not start.
        private static func failedStart(
            _ arguments: [String],
            environment: [String: String] = [:]
        ) async throws -> String {
            try await PeerProcess.withPeer(
                ChatProcess.executable,
                ["serve"] + arguments,
                environment: environment,
                readiness: .immediate
            ) { process in
                let status = try await process.exitStatus(within: .seconds(120))
                #expect(status != 0)
                return process.output
            }
        }
    }
}
