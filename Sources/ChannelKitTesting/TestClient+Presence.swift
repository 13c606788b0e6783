import ChannelKit
import Synchronization

extension TestClient {
    /// Waits until those present in a topic, as this client is told, are exactly these.
    ///
    /// The client follows `presence_state` and `presence_diff` from its join on, as phoenix.js does; what it has followed is
    /// taken, and is not there for other expectations.
    ///
    /// - Parameters:
    ///   - keys: The keys of those present, each as often as it has a meta.
    ///   - topic: The topic.
    ///   - fileID: Where the expectation stands.
    ///   - line: Where the expectation stands.
    /// - Throws: ``TestFailure`` if it does not come to that.
    public func expectPresent(
        _ keys: [String],
        on topic: String,
        fileID: StaticString = #fileID,
        line: UInt = #line
    ) async throws {
        let keys = keys.sorted()
        while self.presence(of: topic) != keys {
            let present = self.presence(of: topic)
            let message = try await self.expect(
                "\(keys) present in \(topic), where there is \(present.map { "\($0)" } ?? "no state yet"),",
                fileID: fileID,
                line: line
            ) { message in
                message.topic == topic && ["presence_state", "presence_diff"].contains(message.event)
            }
            try self.follow(message)
        }
    }
}

/// Who is present, as a client is told.
struct TestPresence: Sendable {
    typealias List = [String: Entry]

    struct Entry: Decodable, Sendable {
        struct Meta: Decodable, Sendable { var phx_ref: String }

        var metas: [Meta]
    }

    struct Diff: Decodable, Sendable {
        var leaves: List
        var joins: List
    }

    /// The keys by reference; `nil` before the state has come.
    private(set) var keys: [String: String]?
    /// What has come ahead of the state.
    private var pending: [Diff] = []

    mutating func follow(_ message: TestMessage) throws {
        if message.event == "presence_state" {
            self.keys = [:]
            self.add(try message.payload.decode(as: List.self))
            for diff in self.pending { self.apply(diff) }
            self.pending = []
        } else {
            let diff = try message.payload.decode(as: Diff.self)
            if self.keys == nil { self.pending.append(diff) } else { self.apply(diff) }
        }
    }

    private mutating func apply(_ diff: Diff) {
        for meta in diff.leaves.values.flatMap(\.metas) { self.keys?[meta.phx_ref] = nil }
        self.add(diff.joins)
    }

    private mutating func add(_ list: List) {
        for (key, entry) in list {
            for meta in entry.metas { self.keys?[meta.phx_ref] = key }
        }
    }
}
