import Configuration
import Foundation
import Logging
import TestSupport
import Testing

@testable import ChatServer

@Suite("Configuration")
struct ChatConfigurationTests {
    private func configuration(
        commandLine: [AbsoluteConfigKey: ConfigValue] = [:],
        environment: [String: String] = [:],
        file: String? = nil
    ) async throws -> ChatConfiguration {
        let settings = try await ConfigurationSources.settings(
            commandLine: commandLine,
            environment: environment,
            file: file
        )
        return try ChatConfiguration(settings, environment: environment)
    }

    @Test("has a default for everything")
    func defaults() async throws {
        let configuration = try await self.configuration()
        #expect(configuration.host == "127.0.0.1")
        #expect(configuration.port == 4000)
        #expect(configuration.dataFolder.lastPathComponent == "data")
        #expect(configuration.store == .embedded)
        #expect(configuration.secrets == nil)
        #expect(configuration.tokenLifetime == .seconds(900))
        #expect(configuration.sessionLifetime == .seconds(30 * 86_400))
        #expect(configuration.retention == nil)
        #expect(configuration.wordList == nil)
        #expect(configuration.logLevel == .info)
    }

    @Test("takes the command line before the environment, and that before the file")
    func precedence() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "chat.json")
            try Data(#"{"host": "h.file", "port": 1, "log": {"level": "debug"}, "auth": {"tokenLifetime": 90}}"#.utf8)
                .write(to: file)
            let configuration = try await self.configuration(
                commandLine: ["host": "h.cli"],
                environment: ["CHAT_HOST": "h.env", "CHAT_PORT": "2"],
                file: file.path
            )
            #expect(configuration.host == "h.cli")
            #expect(configuration.port == 2)
            #expect(configuration.logLevel == .debug)
            #expect(configuration.tokenLifetime == .seconds(90))
        }
    }

    @Test(
        "stops the start at a value that makes no sense, and names its key",
        arguments: [
            ("CHAT_PORT", "abc", "port"), ("CHAT_PORT", "70000", "port"), ("CHAT_PORT", "", "port"),
            ("CHAT_HOST", "", "host"), ("CHAT_DATA_DIR", "", "dataDir"),
            ("CHAT_DYNAMODB_ENDPOINT", "not a url", "dynamodb.endpoint"),
            ("CHAT_DYNAMODB_ENDPOINT", "ftp://localhost", "dynamodb.endpoint"),
            ("CHAT_AWS_REGION", "eu central", "aws.region"),
            ("CHAT_AUTH_SECRET", "c2hvcnQ=", "auth.secret"), ("CHAT_AUTH_SECRET", "%%%", "auth.secret"),
            ("CHAT_AUTH_PREVIOUS_SECRETS", "c2hvcnQ=", "auth.previousSecrets"),
            ("CHAT_AUTH_TOKEN_LIFETIME", "1", "auth.tokenLifetime"),
            ("CHAT_AUTH_SESSION_LIFETIME", "forever", "auth.sessionLifetime"),
            ("CHAT_HTTP_ALLOWED_ORIGINS", "example.org", "http.allowedOrigins"),
            ("CHAT_HTTP_ALLOWED_ORIGINS", "https://a.example,https://b.example/", "http.allowedOrigins"),
            ("CHAT_HTTP_ALLOWED_ORIGINS", "https://a.example:99999", "http.allowedOrigins"),
            ("CHAT_HTTP_ALLOWED_ORIGINS", "https://ann@a.example", "http.allowedOrigins"),
            ("CHAT_HTTP_ALLOWED_ORIGINS", "https://a.example?b", "http.allowedOrigins"),
            ("CHAT_HTTP_TRUSTED_PROXIES", "1", "http.trustedProxies"),
            ("CHAT_HTTP_TRUSTED_PROXIES", "10.0.0.0/8,10.0.0.0/33", "http.trustedProxies"),
            ("CHAT_LIMITS_GUESTS_PER_MINUTE", "0", "limits.guestsPerMinute"),
            ("CHAT_LIMITS_SIGN_INS_PER_MINUTE", "many", "limits.signInsPerMinute"),
            ("CHAT_MESSAGES_RETENTION", "0", "messages.retention"),
            ("CHAT_MESSAGES_RETENTION", "a week", "messages.retention"),
            ("CHAT_MODERATION_WORD_LIST", "", "moderation.wordList"),
            ("CHAT_LOG_LEVEL", "loud", "log.level"),
        ]
    )
    func refused(variable: String, value: String, key: String) async throws {
        let error = await #expect(throws: ConfigurationError.self) {
            try await self.configuration(environment: [variable: value])
        }
        #expect(error?.key == key)
        #expect(error?.description.contains("“\(key)” (\(variable) in the environment)") == true)
        #expect(error?.description.hasSuffix(".") == true)
    }

    @Test("stops the start at a value of another type in the file")
    func wrongType() async throws {
        for json in [#"{"port": "4000"}"#, #"{"port": 1.5}"#, #"{"port": [4000]}"#] {
            try await TestPaths.withTemporaryFolder { folder in
                let file = folder.appending(path: "chat.json")
                try Data(json.utf8).write(to: file)
                let error = await #expect(throws: ConfigurationError.self) {
                    try await self.configuration(file: file.path)
                }
                #expect(error?.key == "port", "\(json)")
            }
        }
    }

    @Test("stops the start when the file is not there")
    func missingFile() async throws {
        let error = await #expect(throws: ConfigurationError.self) {
            try await self.configuration(file: "/nowhere/chat.json")
        }
        #expect(error?.key == "config")
    }

    @Test("never shows a secret")
    func secrets() async throws {
        let secret = Data(repeating: 7, count: 32).base64EncodedString()
        let configuration = try await self.configuration(environment: ["CHAT_AUTH_SECRET": secret])
        #expect(configuration.secrets?.count == 1)
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains(secret))
        #expect(!"\(configuration)".contains(secret))
        let error = await #expect(throws: ConfigurationError.self) {
            try await self.configuration(environment: ["CHAT_AUTH_SECRET": "hunter2hunter2"])
        }
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test(
        "chooses the store",
        arguments: [
            ([:], .embedded),
            (["CHAT_AWS_REGION": "eu-central-1"], .dynamoDB(endpoint: nil, region: "eu-central-1")),
            (
                ["CHAT_DYNAMODB_ENDPOINT": "http://localhost:8000"],
                .dynamoDB(endpoint: URL(string: "http://localhost:8000"), region: "us-east-1")
            ),
            (
                ["CHAT_DYNAMODB_ENDPOINT": "http://localhost:8000", "AWS_REGION": "eu-west-1"],
                .dynamoDB(endpoint: URL(string: "http://localhost:8000"), region: "eu-west-1")
            ),
            (["AWS_REGION": "eu-west-1"], .embedded),
        ] as [([String: String], ChatConfiguration.Store)]
    )
    func store(environment: [String: String], store: ChatConfiguration.Store) async throws {
        #expect(try await self.configuration(environment: environment).store == store)
    }
}
