import Foundation
import TestSupport
import Testing

extension ChatTests {
    /// One with serializer V2 and one with V1.
    static let phoenixClients = ["phoenix_client_test.py", "phxsocket_test.py"]

    @Suite("Clients that know nothing of us", .serialized)
    struct Peers {
        @Test("two people talk through a Phoenix client from PyPI", arguments: phoenixClients)
        func phoenixClient(program: String) async throws {
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder) { chat in
                    try await chat.check(with: program)
                }
            }
        }

        @Test("a client that no WebSocket gets through to may poll, if it has a token")
        func polling() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder) { chat in
                    let opened = try await chat.client.poll(as: chat.client.guest())
                    #expect(opened.status == 410)
                    #expect(opened.token != nil)
                    let refused = try await chat.client.poll(
                        as: ChatClient.Session(token: "none", refreshToken: "none")
                    )
                    #expect(refused.status == 403)
                }
            }
        }

        @Test("two windows of a real Chromium talk, and show who is there and what was said long ago")
        func browser() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder) { chat in
                    try await chat.check(with: "browser_test.py", historyCount: 400)
                }
            }
        }
    }

    @Suite("A page whose server goes away", .serialized)
    struct Restarts {
        @Test("loses nothing when the server is killed and started again, and sends what was written meanwhile once")
        func restart() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                let output = try await PythonPeer.run(
                    "browser_restart_test.py",
                    ["--executable", ChatProcess.executable, "--data-dir", folder.path],
                    within: .seconds(300)
                )
                #expect(output.contains("checks passed"))
            }
        }
    }

    @Suite("The page and files", .serialized, .moto)
    struct Files {
        @Test("a real Chromium sends pictures and files by way of a bucket, and shows them")
        func uploads() async throws {
            let bucket = try await MotoBucket.create()
            let environment = [
                "CHAT_LIMITS_GUESTS_PER_MINUTE": "1000000", "CHAT_UPLOADS_MAXIMUM_BYTES": "100000",
                "CHAT_UPLOADS_BUCKET": bucket.name, "CHAT_UPLOADS_ENDPOINT": bucket.endpoint,
                "CHAT_UPLOADS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            ]
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder, environment: environment) { chat in
                    let output = try await PythonPeer.run(
                        "browser_test.py",
                        ["--url", chat.url, "--only", "entering", "uploads", "looks", "--uploads", "100000"],
                        within: .seconds(300)
                    )
                    #expect(output.contains("checks passed"))
                }
            }
        }
    }

    @Suite("The chat on another DynamoDB", .serialized, .moto)
    struct OnMoto {
        @Test("two people talk when everything is stored in moto", arguments: phoenixClients)
        func phoenixClient(program: String) async throws {
            let port = try #require(MotoServer.port)
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(
                    dataFolder: folder,
                    arguments: ["--dynamodb-endpoint", "http://127.0.0.1:\(port)"],
                    environment: [
                        "CHAT_LIMITS_GUESTS_PER_MINUTE": "1000000",
                        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
                    ]
                ) { chat in
                    try await chat.check(with: program)
                    let isEmbedded = FileManager.default.fileExists(atPath: folder.appending(path: "chat.sqlite").path)
                    #expect(!isEmbedded)
                }
            }
        }
    }
}

extension ChatProcess {
    /// Runs a program of named checks, with a room of so many messages for its history.
    fileprivate func check(with program: String, historyCount: Int = 120) async throws {
        let room = "history-\(UUID().uuidString.prefix(8).lowercased())"
        try await PythonPeer.run(
            "write_messages.py",
            ["--url", self.url, "--room", room, "--count", "\(historyCount)", "--create-room"],
            within: .seconds(300)
        )
        let output = try await PythonPeer.run(
            program,
            ["--url", self.url, "--history-room", room, "--history-count", "\(historyCount)"],
            within: .seconds(300)
        )
        #expect(output.contains("checks passed"))
    }
}
