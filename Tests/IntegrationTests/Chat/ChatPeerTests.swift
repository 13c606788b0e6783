import Foundation
import TestSupport
import Testing

extension ChatTests {
    @Suite("Clients that know nothing of us", .serialized)
    struct Peers {
        /// One with serializer V2 and one with V1.
        static let phoenixClients = ["phoenix_client_test.py", "phxsocket_test.py"]

        @Test("two people talk through a Phoenix client from PyPI", arguments: phoenixClients)
        func phoenixClient(program: String) async throws {
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder) { chat in
                    try await Self.talk(in: chat, through: program)
                }
            }
        }

        @Test("two people talk when everything is stored in moto's DynamoDB", arguments: phoenixClients)
        func moto(program: String) async throws {
            try await TestPaths.withTemporaryFolder { folder in
                try await PythonPeer.withMoto { endpoint in
                    try await ChatProcess.run(
                        dataFolder: folder,
                        arguments: ["--dynamodb-endpoint", endpoint],
                        environment: [
                            "CHAT_LIMITS_GUESTS_PER_MINUTE": "1000000",
                            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
                        ]
                    ) { chat in
                        try await Self.talk(in: chat, through: program)
                    }
                }
            }
        }

        @Test("two windows of a real Chromium talk, and show who is there and what was said long ago")
        func browser() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder) { chat in
                    try await chat.fillHistory()
                    try await PythonPeer.run(
                        "browser_test.py",
                        ["--url", chat.url, "--history-room", "history", "--history-count", "120"],
                        within: .seconds(300)
                    )
                }
            }
        }

        private static func talk(in chat: ChatProcess, through program: String) async throws {
            try await chat.fillHistory()
            let output = try await PythonPeer.run(
                program,
                ["--url", chat.url, "--history-room", "history", "--history-count", "120"],
                within: .seconds(240)
            )
            #expect(output.contains("checks passed"))
        }
    }
}

extension ChatProcess {
    /// Makes a room `history` with 120 messages in it.
    func fillHistory() async throws {
        try await PythonPeer.run(
            "write_messages.py",
            ["--url", self.url, "--room", "history", "--count", "120", "--create-room"],
            within: .seconds(120)
        )
    }
}
