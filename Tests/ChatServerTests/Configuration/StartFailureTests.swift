import DynamoKit
import DynamoKitLocal
import Foundation
import NIOCore
import TestSupport
import Testing

@testable import ChatServer

@Suite("A start that fails")
struct StartFailureTests {
    private func configuration(_ environment: [String: String] = [:]) async throws -> ChatConfiguration {
        let settings = try await ConfigurationSources.settings(commandLine: [:], environment: environment, file: nil)
        return try ChatConfiguration(settings)
    }

    @Test(
        "names the setting of the address",
        arguments: [(EADDRINUSE, "port"), (EACCES, "port"), (EADDRNOTAVAIL, "host")]
    )
    func address(errno: Int32, key: String) async throws {
        let error = IOError(errnoCode: errno, reason: "bind")
        #expect(StartFailure.setting(behind: error, in: try await self.configuration())?.key == key)
    }

    @Test("names the data folder when another server has it")
    func locked() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "chat.sqlite").path
            try await withLocalDynamo(storage: .file(file)) { _ in
                let error = try #require(throws: DynamoError.self) { try LocalDynamo(storage: .file(file)) }
                let failure = StartFailure.setting(behind: error, in: try await self.configuration())
                #expect(failure?.key == "dataDir")
                #expect(failure?.description.hasSuffix(".") == true)
                #expect(failure?.description.hasSuffix("..") == false)
            }
        }
    }

    @Test("names where DynamoDB should have been")
    func unreachable() async throws {
        let error = DynamoError(.connectionFailed, message: "The connection could not be made.")
        let endpoint = try await self.configuration(["CHAT_DYNAMODB_ENDPOINT": "http://127.0.0.1:1"])
        #expect(StartFailure.setting(behind: error, in: endpoint)?.key == "dynamodb.endpoint")
        let region = try await self.configuration(["CHAT_AWS_REGION": "eu-central-1"])
        #expect(StartFailure.setting(behind: error, in: region)?.key == "aws.region")
        #expect(StartFailure.setting(behind: error, in: try await self.configuration()) == nil)
    }

    @Test("blames no setting for what is none's fault")
    func others() async throws {
        let configuration = try await self.configuration()
        #expect(StartFailure.setting(behind: CancellationError(), in: configuration) == nil)
        #expect(StartFailure.setting(behind: IOError(errnoCode: EPIPE, reason: "write"), in: configuration) == nil)
    }
}
