import AWSSigning
import Testing

@testable import ChatServer

@Suite("Settings of uploads")
struct UploadSettingsTests {
    private static func settings(_ environment: [String: String]) async throws -> UploadSettings? {
        let settings = try await ConfigurationSources.settings(commandLine: [:], environment: environment, file: nil)
        return try ChatConfiguration(settings, environment: environment).uploads
    }

    @Test("name a bucket, or there are none")
    func bucket() async throws {
        let none = try await Self.settings([:])
        #expect(none == nil)
        let usual = try #require(try await Self.settings(["CHAT_UPLOADS_BUCKET": "chat-files"]))
        let bucket = try S3Bucket("chat-files", region: "us-east-1")
        #expect(usual == UploadSettings(bucket: bucket, maximumBytes: 10_485_760))
        let regions = ["CHAT_UPLOADS_BUCKET": "chat-files", "CHAT_AWS_REGION": "eu-west-1"]
        let near = try await Self.settings(regions)
        #expect(near?.bucket.region == "eu-west-1")
        let far = try await Self.settings(regions.merging(["CHAT_UPLOADS_REGION": "eu-north-1"]) { $1 })
        #expect(far?.bucket.region == "eu-north-1")
        let endpoint = ["CHAT_UPLOADS_BUCKET": "chat-files", "CHAT_UPLOADS_ENDPOINT": "http://127.0.0.1:9000"]
        let local = try await Self.settings(endpoint)
        #expect(local?.origin == "http://127.0.0.1:9000")
    }

    @Test(
        "stop the start when they make no sense",
        arguments: [
            (["CHAT_UPLOADS_BUCKET": "Not A Bucket"], "uploads.bucket"),
            (["CHAT_UPLOADS_MAXIMUM_BYTES": "5"], "uploads.bucket"),
            (["CHAT_UPLOADS_BUCKET": "chat-files", "CHAT_UPLOADS_REGION": "the moon"], "uploads.region"),
            (["CHAT_UPLOADS_BUCKET": "chat-files", "CHAT_UPLOADS_ENDPOINT": "127.0.0.1"], "uploads.endpoint"),
            (["CHAT_UPLOADS_BUCKET": "chat-files", "CHAT_UPLOADS_MAXIMUM_BYTES": "0"], "uploads.maximumBytes"),
        ]
    )
    func mistakes(environment: [String: String], key: String) async throws {
        let error = await #expect(throws: ConfigurationError.self) { try await Self.settings(environment) }
        #expect(error?.key == key)
    }
}
