import ChannelKitTesting
import Logging
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import ChannelKit

/// A hook that answers when the test lets it.
private final class Users: Sendable {
    private struct State {
        var queries: [[String]] = []
        var waiting: [String: CheckedContinuation<Void, any Error>] = [:]
    }

    struct Gone: Error {}

    private let state = Mutex(State())
    /// The topics for which it waits.
    let slowTopics: Set<String>

    init(slowTopics: Set<String> = []) {
        self.slowTopics = slowTopics
    }

    var queries: [[String]] { self.state.withLock { $0.queries } }

    func isWaiting(in topic: String) -> Bool { self.state.withLock { $0.waiting[topic] != nil } }

    func load(_ topic: String, _ keys: [String]) async throws -> [String: [String: String]] {
        self.state.withLock { $0.queries.append(keys) }
        if self.slowTopics.contains(topic) {
            // Deaf to cancellation.
            try await withCheckedThrowingContinuation { continuation in
                self.state.withLock { $0.waiting[topic] = continuation }
            }
        }
        return Dictionary(uniqueKeysWithValues: keys.filter { $0 != "nobody" }.map { ($0, ["user": "the \($0)"]) })
    }

    func answer(_ topic: String, _ result: Result<Void, any Error> = .success(())) {
        self.state.withLock { $0.waiting.removeValue(forKey: topic) }?.resume(with: result)
    }
}

@Suite("PresenceFetch")
struct PresenceFetchTests {
    private struct Presence: Decodable, Equatable {
        var user: String?
    }

    private struct Diff: Decodable {
        var joins: [String: Presence]
        var leaves: [String: Presence]
    }

    private let loop = TestEventLoop()

    private func probe(_ users: Users) -> Probe {
        Probe(
            presence: PresenceConfiguration(
                window: .milliseconds(100),
                fetch: PresenceFetch(timeout: .seconds(2)) { try await users.load($0, $1) }
            )
        )
    }

    private func join(_ name: String, _ topic: String, _ probe: Probe) async throws -> TestClient {
        let client = try await TestClient.connect(to: probe.endpoint, query: "name=\(name)", eventLoop: self.loop)
        try await client.join(topic)
        return client
    }

    @Test("a window's joins are one query, whose result is in diffs, states, lists and leaves")
    func batch() async throws {
        let users = Users()
        let probe = self.probe(users)
        let watcher = try await self.join("watcher", "probe:1", probe)
        let names = (1...5).map { "u\($0)" } + ["nobody"]
        var clients: [TestClient] = []
        for name in names {
            let client = try await self.join(name, "probe:1", probe)
            try await client.push("probe:1", "track")
            clients.append(client)
        }
        #expect(probe.endpoint.presences(in: "probe:1") == .empty)
        #expect(try probe.endpoint.presences(in: "probe:1", as: NoPayload.self).count == 6)
        await self.loop.advance(by: .milliseconds(100))
        let diff = try await watcher.receive("presence_diff", on: "probe:1").payload.decode(as: Diff.self)
        #expect(diff.joins["u1"]?.user == "the u1")
        #expect(diff.joins["nobody"] == Presence())
        #expect(users.queries == [names.sorted()])
        for client in clients {
            let state = try await client.receive("presence_state", on: "probe:1").payload
            #expect(try state.decode(as: [String: Presence].self) == diff.joins)
        }
        #expect(try probe.endpoint.presences(in: "probe:1").decode(as: [String: Presence].self) == diff.joins)
        clients[0].drop()
        #expect(try await eventually { probe.endpoint.services.presence.counts(in: "probe:1").count == 5 })
        await self.loop.advance(by: .milliseconds(100))
        let left = try await watcher.receive("presence_diff", on: "probe:1").payload.decode(as: Diff.self)
        #expect(left.leaves == ["u1": Presence(user: "the u1")])
        #expect(users.queries.count == 1)
    }

    @Test("one that fails, or takes too long, costs what it would have said, and no more; other topics do not wait")
    func failure() async throws {
        let users = Users(slowTopics: ["probe:1"])
        let probe = self.probe(users)
        let slow = try await self.join("ann", "probe:1", probe)
        let quick = try await self.join("bob", "probe:2", probe)
        try await slow.push("probe:1", "track")
        try await quick.push("probe:2", "track")
        await self.loop.advance(by: .milliseconds(100))
        #expect(try await eventually { users.isWaiting(in: "probe:1") })
        let other = try await quick.receive("presence_diff", on: "probe:2").payload.decode(as: Diff.self)
        #expect(other.joins == ["bob": Presence(user: "the bob")])
        // Its time is over.
        await self.loop.advance(by: .seconds(2))
        let late = try await slow.receive("presence_diff", on: "probe:1").payload.decode(as: Diff.self)
        #expect(late.joins == ["ann": Presence()])
        #expect(probe.endpoint.counters.failedPresenceFetches == 1)
        // While it still runs, it is not run again.
        let second = try await self.join("carl", "probe:1", probe)
        try await second.push("probe:1", "track")
        await self.loop.advance(by: .milliseconds(100))
        let skipped = try await slow.receive("presence_diff", on: "probe:1").payload.decode(as: Diff.self)
        #expect(skipped.joins == ["carl": Presence()])
        #expect(probe.endpoint.counters.failedPresenceFetches == 2)
        #expect(users.queries.count == 2)
        // When it has ended, it is asked again; now it throws.
        users.answer("probe:1")
        let idle = { probe.endpoint.services.presence.state.withLock { $0.topics["probe:1"]?.isIdle == true } }
        #expect(try await eventually { idle() })
        let third = try await self.join("dora", "probe:1", probe)
        try await third.push("probe:1", "track")
        await self.loop.advance(by: .milliseconds(100))
        #expect(try await eventually { users.isWaiting(in: "probe:1") })
        users.answer("probe:1", .failure(Users.Gone()))
        let thrown = try await slow.receive("presence_diff", on: "probe:1").payload.decode(as: Diff.self)
        #expect(thrown.joins == ["dora": Presence()])
        #expect(probe.endpoint.counters.failedPresenceFetches == 3)
    }

    @Test("while it runs, later changes of the topic wait, and are told after it in their order")
    func order() async throws {
        let users = Users(slowTopics: ["probe:1"])
        let probe = self.probe(users)
        let watcher = try await self.join("watcher", "probe:1", probe)
        let ann = try await self.join("ann", "probe:1", probe)
        try await ann.push("probe:1", "track")
        await self.loop.advance(by: .milliseconds(100))
        #expect(try await eventually { users.isWaiting(in: "probe:1") })
        try await ann.leave("probe:1")
        await self.loop.advance(by: .milliseconds(100))
        users.answer("probe:1")
        let first = try await watcher.receive("presence_diff", on: "probe:1").payload.decode(as: Diff.self)
        #expect(Array(first.joins.keys) == ["ann"] && first.leaves.isEmpty)
        let second = try await watcher.receive("presence_diff", on: "probe:1").payload.decode(as: Diff.self)
        #expect(Array(second.leaves.keys) == ["ann"] && second.joins.isEmpty)
        #expect(try await eventually { probe.endpoint.services.presence.state.withLock { $0.topics.isEmpty } })
    }

    @Test("what does not stand beside metas is a failure", arguments: [#"[1]"#, #"{"metas":[]}"#])
    func unfit(text: String) async throws {
        let fetch = PresenceFetch { _, keys in ["k": Payload.json(.init(string: text))] }
        await #expect { _ = try await fetch.load("t", ["k"]) } throws: {
            ($0 as? ChannelKit.ChannelError)?.code == .unencodablePayload
        }
    }
}
