import DynamoKitStreams
import Synchronization

/// Writes down what it gets.
final class Transcript: StreamHandler {
    private let state = Mutex<[(line: String, metadata: StreamRecordMetadata)]>([])

    var lines: [String] { self.state.withLock { $0.map(\.line) } }
    var metadata: [StreamRecordMetadata] { self.state.withLock { $0.map(\.metadata) } }

    func inserted(_ item: Thing, metadata: StreamRecordMetadata) async throws {
        self.add("+ \(item.id) \(item.value)", metadata)
    }

    func modified(from old: Thing, to new: Thing, metadata: StreamRecordMetadata) async throws {
        self.add("\(old.id) \(old.value) -> \(new.id) \(new.value)", metadata)
    }

    func removed(_ item: Thing, metadata: StreamRecordMetadata) async throws {
        self.add("- \(item.id) \(item.value)\(metadata.isTimeToLiveRemoval ? " (time to live)" : "")", metadata)
    }

    private func add(_ line: String, _ metadata: StreamRecordMetadata) {
        self.state.withLock { $0.append((line, metadata)) }
    }
}
