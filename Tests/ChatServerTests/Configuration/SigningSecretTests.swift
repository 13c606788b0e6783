import Foundation
import TestSupport
import Testing

@testable import ChatServer

@Suite("Signing secret")
struct SigningSecretTests {
    @Test("is made once and kept for its owner only")
    func kept() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "signing-secret")
            let made = try SigningSecret.kept(in: file)
            let permissions =
                try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? NSNumber
            #expect(permissions?.intValue == 0o600)
            #expect(try SigningSecret.kept(in: file).derive("a") == made.derive("a"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["signing-secret"])
        }
    }

    @Test("is the same for all who make it at once")
    func concurrent() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "signing-secret")
            let identifiers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<16 { group.addTask { try SigningSecret.kept(in: file).id } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(identifiers.count == 1)
        }
    }

    @Test("that is damaged is an error, not a new secret")
    func damaged() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "signing-secret")
            try Data("torn".utf8).write(to: file)
            let error = #expect(throws: ConfigurationError.self) { try SigningSecret.kept(in: file) }
            #expect(error?.key == "dataDir")
            #expect(try String(contentsOf: file, encoding: .utf8) == "torn")
        }
    }

    @Test("gives each purpose a key of its own")
    func derived() throws {
        let secret = try #require(SigningSecret(base64: Data(repeating: 1, count: 32).base64EncodedString()))
        #expect(secret.derive("a") != secret.derive("b"))
        #expect(SigningSecret(base64: Data(repeating: 1, count: 31).base64EncodedString()) == nil)
        #expect(!secret.id.isEmpty)
    }
}
