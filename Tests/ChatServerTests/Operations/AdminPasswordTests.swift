import Auth
import Foundation
import Logging
import TestSupport
import Testing

@testable import ChatServer

@Suite("Password of the operators")
struct AdminPasswordTests {
    private static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private func configuration(_ environment: [String: String]) async throws -> ChatConfiguration {
        try ChatConfiguration(
            try await ConfigurationSources.settings(commandLine: [:], environment: environment, file: nil)
        )
    }

    @Test("is made once and kept for its owner only")
    func kept() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "admin-password")
            let made = try AdminPassword.kept(in: file)
            #expect(made.count == 64)
            let permissions =
                try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? NSNumber
            #expect(permissions?.intValue == 0o600)
            #expect(try AdminPassword.kept(in: file) == made)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["admin-password"])
        }
    }

    @Test("is the same for all who make it at once")
    func concurrent() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "admin-password")
            let passwords = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<16 { group.addTask { try AdminPassword.kept(in: file) } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(passwords.count == 1)
        }
    }

    @Test("that somebody has written into the file is taken, unless it is too short")
    func written() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "admin-password")
            try Data("my own password\n".utf8).write(to: file)
            #expect(try AdminPassword.kept(in: file) == "my own password")
            try Data("short".utf8).write(to: file)
            #expect(throws: ConfigurationError.self) { try AdminPassword.kept(in: file) }
        }
    }

    @Test("is the one that is set, and then none is kept")
    func given() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let configuration = try await self.configuration([
                "CHAT_DATA_DIR": folder.path, "CHAT_ADMIN_PASSWORD": "correct horse battery",
            ])
            #expect(
                try AdminPassword.find(configuration, logger: Self.logger)?.matches("correct horse battery") == true
            )
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }

    @Test("is none where the store is elsewhere and none is set")
    func elsewhere() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let configuration = try await self.configuration([
                "CHAT_DATA_DIR": folder.path, "CHAT_AWS_REGION": "eu-central-1",
            ])
            #expect(try AdminPassword.find(configuration, logger: Self.logger) == nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }

    @Test("the log says where it is and not what it is")
    func logged() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let logs = LogCollector()
            let configuration = try await self.configuration(["CHAT_DATA_DIR": folder.path])
            _ = try AdminPassword.find(configuration, logger: logs.logger())
            let password = try AdminPassword.kept(in: folder.appending(path: "admin-password"))
            #expect(logs.text.contains("admin-password"))
            #expect(!logs.text.contains(password))
        }
    }
}
