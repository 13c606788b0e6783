import Foundation
import TestSupport
import Testing

extension ChatTests {
    /// SECURITY.md names for each threat the checks of `security_test.py` that try it.
    @Suite("What an attacker tries", .serialized)
    struct Security {
        @Test("gets nowhere, and leaves neither token nor password in the most talkative log")
        func attacks() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(
                    dataFolder: folder,
                    environment: [
                        "CHAT_LIMITS_GUESTS_PER_MINUTE": "1000000", "CHAT_LIMITS_SIGN_INS_PER_MINUTE": "12",
                        "CHAT_LOG_LEVEL": "trace",
                    ]
                ) { chat in
                    let secrets = try await Self.useSecrets(on: chat)
                    let output = try await PythonPeer.run(
                        "security_test.py",
                        ["--url", chat.url],
                        within: .seconds(600)
                    )
                    #expect(output.contains("all checks passed"), "\(output)")
                    let log = chat.process.output
                    #expect(log.contains(" trace ") || log.contains(" debug "))
                    for (name, secret) in secrets { #expect(!log.contains(secret), "the log has the \(name)") }
                    // The start of any JWT, whole or cut.
                    #expect(!log.contains("eyJ"))
                }
            }
        }

        @Test("is listed in the threat model, check by check and suite by suite")
        func threatModel() throws {
            let model = try String(contentsOf: TestPaths.packageRoot.appending(path: "SECURITY.md"), encoding: .utf8)
            let program = try String(contentsOf: TestPaths.peers.appending(path: "security_test.py"), encoding: .utf8)
            let checks = Set(program.matches(of: /@check\ndef (\w+)/).map { String($0.output.1) })
            let named = Set(model.matches(of: /`([a-z0-9]+(?:_[a-z0-9]+)+)`/).map { String($0.output.1) })
            #expect(!checks.isEmpty)
            #expect(checks == named)
            let files = FileManager.default.enumerator(
                atPath: TestPaths.packageRoot.appending(path: "Tests").resolvingSymlinksInPath().path
            )
            let names = Set((files?.allObjects as? [String] ?? []).map { ($0 as NSString).lastPathComponent })
            for suite in model.matches(of: /`(\w+Tests)`/) { #expect(names.contains("\(suite.output.1).swift")) }
            #expect(names.contains("browser_test.py"))
        }

        /// Uses each secret where it could end up in a log.
        private static func useSecrets(on chat: ChatProcess) async throws -> [String: String] {
            let password = "pass-\(UUID().uuidString)"
            let name = "user-\(UUID().uuidString.prefix(8))"
            let registered = try await chat.client.register(name, password: password)
            _ = try await chat.client.signIn(name, password: password)
            await #expect(throws: PeerError.self) { try await chat.client.signIn(name, password: "wrong-" + password) }
            _ = try await chat.client.history(of: "general", as: registered)
            _ = try await chat.client.poll(as: registered)
            let forged = ChatClient.Session(token: registered.token + "forged", refreshToken: registered.refreshToken)
            await #expect(throws: PeerError.self) { try await chat.client.history(of: "general", as: forged) }
            _ = try await chat.client.poll(as: forged)
            return [
                "password": password, "token": registered.token,
                "signature": String(registered.token.split(separator: ".")[2]),
            ]
        }
    }
}
