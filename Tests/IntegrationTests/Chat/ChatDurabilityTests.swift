import Foundation
import TestSupport
import Testing

extension ChatTests {
    @Suite("What was said stays said", .serialized)
    struct Durability {
        @Test("Ctrl-C ends the server in good order, and the next start has the history, the accounts and the sessions")
        func restart() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                let (before, session) = try await ChatProcess.run(dataFolder: folder) { chat in
                    try await PythonPeer.run(
                        "write_messages.py",
                        ["--url", chat.url, "--room", "general", "--count", "60"],
                        within: .seconds(300)
                    )
                    let session = try await chat.client.register("dora", password: "correct horse battery")
                    let history = try await chat.client.history(of: "general", as: session)
                    #expect(history.count == 60)
                    #expect(try await chat.interrupt() == 0)
                    return (history, session)
                }
                try await ChatProcess.run(dataFolder: folder) { chat in
                    // The token is of the first run, whose secret was kept.
                    #expect(try await chat.client.history(of: "general", as: session) == before)
                    _ = try await chat.client.signIn("dora", password: "correct horse battery")
                    await #expect(throws: PeerError.self) {
                        try await chat.client.signIn("dora", password: "something else entirely")
                    }
                }
            }
        }

        @Test("Ctrl-C does not wait for people to go")
        func openSockets() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder) { chat in
                    try await Self.whileWriting(into: chat) { writer in
                        let statuses = (
                            server: try await chat.interrupt(),
                            writer: try await writer.exitStatus(within: .seconds(120))
                        )
                        #expect(statuses.server == 0)
                        #expect(statuses.writer != 0)
                    }
                }
            }
        }

        @Test("kill -9 in the middle of it all loses no message that was acknowledged")
        func kill() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                let acknowledged = try await ChatProcess.run(dataFolder: folder) { chat in
                    try await Self.whileWriting(into: chat) { writer in
                        chat.process.killNow()
                        let status = try await writer.exitStatus(within: .seconds(120))
                        #expect(status != 0)
                        return Self.lines(of: writer)
                    }
                }
                #expect(acknowledged.count >= 100)
                try await ChatProcess.run(dataFolder: folder) { chat in
                    let history = try await chat.client.history(of: "general", as: chat.client.guest())
                    let stored = Set(history.map(\.id))
                    #expect(stored.count == history.count)
                    #expect(stored.isSuperset(of: acknowledged))
                    // One may have been stored and not yet acknowledged.
                    #expect(stored.count <= acknowledged.count + 1)
                }
            }
        }

        /// Runs `body` when a hundred messages have been acknowledged and more are to come.
        private static func whileWriting<Result>(
            into chat: ChatProcess,
            body: (PeerProcess) async throws -> Result
        ) async throws -> Result {
            let arguments = ["--url", chat.url, "--room", "general", "--count", "1000000"]
            return try await PythonPeer.with("write_messages.py", arguments) { writer in
                guard try await eventually(within: .seconds(300), { Self.lines(of: writer).count >= 100 }) else {
                    throw PeerError(peer: "write_messages.py", problem: "is too slow", output: writer.output)
                }
                return try await body(writer)
            }
        }

        /// The identifiers that a writer has printed: complete lines with no space in them.
        private static func lines(of writer: PeerProcess) -> Set<String> {
            let text = writer.output
            let complete = text[..<(text.lastIndex(of: "\n") ?? text.startIndex)]
            return Set(complete.split(separator: "\n").map(String.init).filter { !$0.contains(" ") })
        }
    }
}
