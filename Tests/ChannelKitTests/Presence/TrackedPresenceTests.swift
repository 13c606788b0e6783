import ChannelKitTesting
import Synchronization
import TestSupport
import Testing

@testable import ChannelKit

@Suite("Endpoint.withPresence")
struct TrackedPresenceTests {
    private struct Progress: Codable, Sendable, Equatable {
        var done: Int
    }

    private struct Failed: Error {}

    private let probe = Probe()

    private func metas() throws -> [PresenceMeta<Progress>] {
        try self.probe.endpoint.presences(in: "probe:1", as: Progress.self)["bot", default: []]
    }

    @Test("a job is present while its scope runs, and its updates name what they replace")
    func scope() async throws {
        let ann = try await self.probe.connect("ann")
        try await ann.join("probe:1")
        let left = try await self.probe.endpoint.withPresence("probe:1", key: "bot", meta: Progress(done: 0)) { bot in
            let diff = try await ann.receive("presence_diff", on: "probe:1").payload.decode(
                as: PresenceClient.Diff.self
            )
            #expect(Array(diff.joins.keys) == ["bot"])
            let first = try #require(try self.metas().first)
            #expect(first.meta == Progress(done: 0) && first.previousRef == nil)
            let ref = try bot.update(meta: Progress(done: 1))
            let second = try #require(try self.metas().first)
            #expect(second.meta == Progress(done: 1) && second.ref == ref && second.previousRef == first.ref)
            return bot
        }
        #expect(try self.metas().isEmpty)
        #expect { try left.update(meta: Progress(done: 2)) } throws: {
            ($0 as? ChannelKit.ChannelError)?.code == .notTracked
        }
        #expect(try await eventually { self.probe.endpoint.services.presence.state.withLock { $0.topics.isEmpty } })
    }

    @Test("it is gone too when the scope throws or is cancelled", arguments: [false, true])
    func ends(isCancelled: Bool) async throws {
        let endpoint = self.probe.endpoint
        let task = Task {
            try await endpoint.withPresence("probe:1", key: "bot", meta: Progress(done: 0)) { _ in
                if !isCancelled { throw Failed() }
                try await Task.sleep(for: .seconds(3600))
            }
        }
        if isCancelled {
            #expect(try await eventually { try self.metas().count == 1 })
            task.cancel()
        }
        await #expect(throws: (any Error).self) { try await task.value }
        #expect(try self.metas().isEmpty)
    }

    @Test("two of the same key are two metas")
    func twice() async throws {
        let endpoint = self.probe.endpoint
        try await endpoint.withPresence("probe:1", key: "bot", meta: Progress(done: 1)) { _ in
            try await endpoint.withPresence("probe:1", key: "bot", meta: Progress(done: 2)) { _ in
                let metas = try self.metas()
                #expect(metas.map(\.meta.done) == [1, 2])
            }
            let metas = try self.metas()
            #expect(metas.map(\.meta.done) == [1])
        }
    }
}
