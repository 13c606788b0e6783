import ChannelKit
import ChannelKitClient
import Foundation
import TestSupport
import Testing

extension ChatTests {
    @Suite("Sessions", .serialized)
    struct Sessions {
        @Test("a session that is signed out ends on its sockets within seconds, and the person's other one goes on")
        func signOut() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder) { chat in
                    let ended = try await chat.client.register("dora", password: "correct horse battery")
                    let kept = try await chat.client.signIn("dora", password: "correct horse battery")
                    let tabs = [try Self.client(chat, ended), try Self.client(chat, ended)]
                    let phone = try Self.client(chat, kept)
                    try await tabs[0].whileRunning {
                        try await tabs[1].whileRunning {
                            try await phone.whileRunning {
                                for client in tabs + [phone] { try await client.channel("room:general").join() }
                                let clock = ContinuousClock()
                                let start = clock.now
                                try await chat.client.signOut(ended)
                                for tab in tabs {
                                    #expect(
                                        await Self.end(of: tab) == .closed(.policyViolation, reason: "token revoked")
                                    )
                                }
                                // Two seconds to the next look, and more on a busy machine; the token has 15 minutes left.
                                #expect(clock.now - start < .seconds(60))
                                #expect(phone.connectionState == .connected)
                                #expect(phone.counters.connections == 1)
                            }
                        }
                    }
                    await #expect(throws: PeerError.self) { try await chat.client.refresh(ended) }
                    let next = try await chat.client.refresh(kept)
                    #expect(try await chat.client.history(of: "general", as: next).isEmpty)
                }
            }
        }

        @Test("whoever has signed out stays so when the server has been killed and started again, and nobody else")
        func restart() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                let (ended, kept) = try await ChatProcess.run(dataFolder: folder) { chat in
                    let sessions = (try await chat.client.guest("Ann"), try await chat.client.guest("Bob"))
                    try await chat.client.signOut(sessions.0)
                    chat.process.killNow()
                    return sessions
                }
                try await ChatProcess.run(dataFolder: folder) { chat in
                    await #expect(throws: PeerError.self) { try await chat.client.history(of: "general", as: ended) }
                    await #expect(throws: PeerError.self) { try await chat.client.refresh(ended) }
                    let next = try await chat.client.refresh(kept)
                    #expect(try await chat.client.history(of: "general", as: next).isEmpty)
                }
            }
        }

        /// How a client's first connection ends.
        private static func end(of client: ChannelClient) async -> ConnectionEnd? {
            for await state in client.connectionStates() {
                switch state {
                case .waiting(let end, _), .ended(let end): return end
                case .idle, .connecting, .connected: continue
                }
            }
            return nil
        }

        private static func client(_ chat: ChatProcess, _ session: ChatClient.Session) throws -> ChannelClient {
            var configuration = ChannelClientConfiguration(
                url: chat.url.replacing("http://", with: "ws://") + "/socket"
            )
            configuration.authToken = { session.token }
            configuration.replyTimeout = .seconds(300)
            configuration.connectTimeout = .seconds(60)
            configuration.reconnect.backoff = Backoff(initial: .seconds(3600), maximum: .seconds(3600))
            return try ChannelClient(configuration)
        }
    }
}
