import AWSSigning
import S3Kit

/// The bucket that the files are in, as far as the chat has to do with it: the files themselves never pass through here.
protocol FileStorage: Sendable {
    var presigner: S3Presigner { get }
    func credentials() async throws -> AWSCredentials
    /// - Returns: `nil` when there is no such object.
    func head(_ key: String) async throws -> S3ObjectHead?
    /// - Returns: Whether there is such an object.
    func removeTags(of key: String) async throws -> Bool
    func delete(_ key: String) async throws
}

extension S3ObjectClient: FileStorage {}
