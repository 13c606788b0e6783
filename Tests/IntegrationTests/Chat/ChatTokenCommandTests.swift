import Foundation
import TestSupport
import Testing

extension ChatTests {
    @Suite("ChatServer token", .serialized)
    struct TokenCommand {
        private static let secret = Data(repeating: 7, count: 32).base64EncodedString()

        @Test("a token that was minted is one that the server takes, and that verify and inspect tell of")
        func mint() async throws {
            let environment = ["CHAT_AUTH_SECRET": Self.secret]
            try await TestPaths.withTemporaryFolder { folder in
                let minted = try await ToolRun(
                    ["mint", "--user", "u-1", "--username", "Ann", "--lifetime", "600"],
                    environment: environment
                )
                #expect(minted.status == 0)
                let token = minted.output.trimmingCharacters(in: .newlines)
                #expect(minted.output == token + "\n", "nothing else is on standard output")
                try await ChatProcess.run(dataFolder: folder, environment: environment) { chat in
                    let session = ChatClient.Session(token: token, refreshToken: "")
                    let history = try await chat.client.history(of: "general", as: session)
                    #expect(history.isEmpty)
                }
                let verified = try await ToolRun(["verify"], input: token + "\n", environment: environment)
                #expect(verified.status == 0)
                #expect(verified.output.hasPrefix("valid: guest “Ann” with identifier “u-1”, of no session, until 20"))
                let inspected = try await ToolRun(["inspect", token])
                #expect(inspected.status == 0)
                let parts = try JSONDecoder().decode(Parts.self, from: Data(inspected.output.utf8))
                #expect(parts.header.typ == "chat+jwt")
                #expect(parts.claims.sub == "u-1")
                #expect(parts.claims.exp - Int(parts.claims.iat) <= 600)
                #expect(inspected.error.hasPrefix("Not verified:"))
                for run in [minted, verified, inspected] { #expect(!(run.output + run.error).contains(Self.secret)) }
            }
        }

        @Test("a token of another secret, an expired one and what is none are told apart, with status 1")
        func verify() async throws {
            let environment = ["CHAT_AUTH_SECRET": Self.secret]
            let other = ["CHAT_AUTH_SECRET": Data(repeating: 8, count: 32).base64EncodedString()]
            let foreign = try await ToolRun(["mint", "--user", "u", "--username", "Ann"], environment: other)
            for (token, reason) in [
                (foreign.output, "unknownKey: "), ("e30.e30.e30", "malformedToken: "), ("nothing", "malformedToken: "),
            ] {
                let run = try await ToolRun(["verify"], input: token, environment: environment)
                #expect(run.status == 1)
                #expect(run.output.hasPrefix("not valid: \(reason)"))
                #expect(!run.output.contains("e30"))
            }
            let nothing = try await ToolRun(["inspect"], input: "nothing")
            #expect(nothing.status == 1)
            #expect(nothing.error.contains("three segments"))
            #expect(try await ToolRun(["verify"], input: " \n", environment: environment).status == 64)
        }

        @Test("the secret that a server has kept is found, and none is made where there is none")
        func keptSecret() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                let mint = ["mint", "--user", "u", "--username", "Ann", "--data-dir", folder.path]
                let refused = try await ToolRun(mint)
                #expect(refused.status == 1)
                #expect(refused.output.isEmpty)
                #expect(refused.error.contains("“dataDir”"))
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
                try await ChatProcess.run(dataFolder: folder) { chat in
                    let minted = try await ToolRun(mint)
                    #expect(minted.status == 0)
                    let token = minted.output.trimmingCharacters(in: .newlines)
                    let session = ChatClient.Session(token: token, refreshToken: "")
                    let history = try await chat.client.history(of: "general", as: session)
                    #expect(history.isEmpty)
                }
            }
        }

        @Test(
            "what no user can be is refused",
            arguments: [
                ["--user", "", "--username", "Ann"], ["--user", "u", "--username", ""],
                ["--user", "u", "--username", "Ann", "--lifetime", "0"], ["--user", "u"],
            ]
        )
        func invalid(arguments: [String]) async throws {
            let run = try await ToolRun(["mint"] + arguments, environment: ["CHAT_AUTH_SECRET": Self.secret])
            #expect(run.status == 64)
            #expect(run.output.isEmpty)
        }

        private struct Parts: Decodable {
            struct Header: Decodable { var typ: String }
            struct Claims: Decodable {
                var sub: String
                var exp: Int
                var iat: Double
            }

            var header: Header
            var claims: Claims
        }
    }
}

/// One run of `ChatServer token …`, to its end.
private struct ToolRun {
    var status: Int32
    var output: String
    var error: String

    init(_ arguments: [String], input: String = "", environment: [String: String] = [:]) async throws {
        let process = Process()
        process.executableURL = URL(filePath: ChatProcess.executable)
        process.arguments = ["token"] + arguments
        process.environment = environment
        let (input, pipes) = (Data(input.utf8), (in: Pipe(), out: Pipe(), error: Pipe()))
        process.standardInput = pipes.in
        process.standardOutput = pipes.out
        process.standardError = pipes.error
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
                // All of it fits into the pipes, in both directions.
                try pipes.in.fileHandleForWriting.write(contentsOf: input)
                try pipes.in.fileHandleForWriting.close()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        self.status = process.terminationStatus
        self.output = String(decoding: try pipes.out.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        self.error = String(decoding: try pipes.error.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    }
}
