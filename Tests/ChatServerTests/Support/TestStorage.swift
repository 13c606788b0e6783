import AWSSigning
import S3Kit
import Synchronization

@testable import ChatServer

/// A bucket of which only what the chat asks of it is there. Whether S3 does the same is tested against moto.
final class TestStorage: FileStorage {
    private struct State {
        var objects: [String: S3ObjectHead] = [:]
        var untagged: Set<String> = []
        var failure: S3Error?
    }

    let presigner = S3Presigner(bucket: try! S3Bucket("chat-files", region: "eu-central-1"))
    private let state = Mutex(State())

    /// Puts an object there as a client does.
    func put(_ id: String, length: Int, type: String) {
        let head = S3ObjectHead(contentLength: length, contentType: type)
        self.state.withLock { $0.objects["uploads/\(id)"] = head }
    }

    func fail(with error: S3Error?) {
        self.state.withLock { $0.failure = error }
    }

    var keys: Set<String> { self.state.withLock { Set($0.objects.keys) } }
    var untagged: Set<String> { self.state.withLock { $0.untagged } }

    func credentials() async throws -> AWSCredentials { AWSCredentials(accessKeyID: "AKID", secretAccessKey: "secret") }

    func head(_ key: String) async throws -> S3ObjectHead? {
        try self.state.withLock { state in
            if let failure = state.failure { throw failure }
            return state.objects[key]
        }
    }

    func removeTags(of key: String) async throws -> Bool {
        self.state.withLock { state in
            state.untagged.insert(key)
            return state.objects[key] != nil
        }
    }

    func delete(_ key: String) async throws {
        self.state.withLock { $0.objects[key] = nil }
    }
}
