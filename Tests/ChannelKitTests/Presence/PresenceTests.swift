import ChannelKit
import ChannelKitTesting
import TestSupport
import Testing

@Suite("Presence")
struct PresenceTests {
    private struct Metas: Decodable {
        struct Meta: Decodable {
            var phx_ref: String
            var on: String
        }

        var metas: [Meta]
    }

    private struct Diff: Decodable {
        var joins: [String: Metas]
        var leaves: [String: Metas]
    }

    @Test("a member's state comes before the diff of its own coming")
    func stateFirst() async throws {
        let ann = try await Probe().connect("ann")
        try await ann.join("probe:1")
        let ref = try ann.cast("probe:1", "track")
        guard case .text(let first) = try await ann.nextFrame() else { throw Unexpected() }
        #expect(first.contains("presence_state"))
        #expect(try await ann.reply(to: ref, on: "probe:1").isOK)
        let diff = try await ann.receive("presence_diff", on: "probe:1").payload.decode(as: Diff.self)
        #expect(Array(diff.joins.keys) == ["ann"] && diff.leaves.isEmpty)
    }

    @Test("who is lost leaves", arguments: ["drop", "leave", "crash"])
    func leaves(way: String) async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        let bob = try await probe.connect("bob")
        try await ann.join("probe:1")
        try await bob.join("probe:1")
        try await bob.push("probe:1", "track")
        let joined = try await ann.receive("presence_diff", on: "probe:1").payload.decode(as: Diff.self)
        switch way {
        case "drop": bob.drop()
        case "leave": try await bob.leave("probe:1")
        default: try bob.cast("probe:1", "crash")
        }
        let left = try await ann.receive("presence_diff", on: "probe:1").payload.decode(as: Diff.self)
        #expect(left.joins.isEmpty)
        #expect(left.leaves["bob"]?.metas.map(\.phx_ref) == joined.joins["bob"]?.metas.map(\.phx_ref))
        #expect(probe.endpoint.presences(in: "probe:1") == .empty)
    }
}
