import ChannelKit
import ChannelKitClient
import NIOCore
import TestSupport
import Testing

@Suite("The list of those present")
struct PresenceListTests {
    struct Meta: Codable, Hashable, Sendable { var device: String }
    typealias List = PresenceList<Meta>

    private func state(_ text: String) throws -> List.State {
        try Payload.json(ByteBuffer(string: text)).decode(as: List.State.self)
    }

    private func diff(_ text: String) throws -> List.Diff {
        try Payload.json(ByteBuffer(string: text)).decode(as: List.Diff.self)
    }

    private func presence(_ ref: String, _ device: String = "web", previous: String? = nil) -> List.Presence {
        List.Presence(ref: ref, previousRef: previous, meta: Meta(device: device))
    }

    @Test("a state is taken over, and what differs is told")
    func state() throws {
        var list = List()
        let first = list.sync(try self.state(#"{"ann":{"metas":[{"phx_ref":"1","device":"web"}]}}"#))
        #expect(first.joins == ["ann": [self.presence("1")]])
        #expect(first.leaves.isEmpty)
        let second = list.sync(
            try self.state(
                #"{"ann":{"metas":[{"phx_ref":"2","device":"phone"}]},"bob":{"metas":[{"phx_ref":"3","device":"web"}]}}"#
            )
        )
        #expect(second.joins == ["ann": [self.presence("2", "phone")], "bob": [self.presence("3")]])
        #expect(second.leaves == ["ann": [self.presence("1")]])
        #expect(list.presences == ["ann": [self.presence("2", "phone")], "bob": [self.presence("3")]])
    }

    @Test("the same state again changes nothing")
    func idempotent() throws {
        var list = List()
        let state = try self.state(#"{"ann":{"metas":[{"phx_ref":"1","device":"web"}]}}"#)
        list.sync(state)
        let again = list.sync(state)
        #expect(again.isEmpty)
    }

    @Test("a second device comes behind the first, and goes without it")
    func devices() throws {
        var list = List()
        list.sync(try self.diff(#"{"joins":{"ann":{"metas":[{"phx_ref":"1","device":"web"}]}},"leaves":{}}"#))
        list.sync(try self.diff(#"{"joins":{"ann":{"metas":[{"phx_ref":"2","device":"phone"}]}},"leaves":{}}"#))
        #expect(list.presences["ann"] == [self.presence("1"), self.presence("2", "phone")])
        let changes = list.sync(
            try self.diff(#"{"joins":{},"leaves":{"ann":{"metas":[{"phx_ref":"1","device":"web"}]}}}"#)
        )
        #expect(changes.leaves == ["ann": [self.presence("1")]])
        #expect(list.presences["ann"] == [self.presence("2", "phone")])
    }

    @Test("an update is a leave and a join of the same key")
    func update() throws {
        var list = List()
        list.sync(try self.diff(#"{"joins":{"ann":{"metas":[{"phx_ref":"1","device":"web"}]}},"leaves":{}}"#))
        list.sync(
            try self.diff(
                #"""
                {"joins":{"ann":{"metas":[{"phx_ref":"2","phx_ref_prev":"1","device":"tv"}]}},
                 "leaves":{"ann":{"metas":[{"phx_ref":"1","device":"web"}]}}}
                """#
            )
        )
        #expect(list.presences == ["ann": [self.presence("2", "tv", previous: "1")]])
    }

    @Test("who was not there does not go, and who was does not come again")
    func unknown() throws {
        var list = List()
        let join = try self.diff(#"{"joins":{"ann":{"metas":[{"phx_ref":"1","device":"web"}]}},"leaves":{}}"#)
        list.sync(join)
        let again = list.sync(join)
        #expect(again.isEmpty)
        #expect(list.presences["ann"]?.count == 1)
        let leave = try self.diff(#"{"joins":{},"leaves":{"bob":{"metas":[{"phx_ref":"9","device":"web"}]}}}"#)
        let left = list.sync(leave)
        #expect(left.isEmpty)
    }

    @Test("whatever a server sends, the list is what the diffs say", arguments: UInt64(0)..<50)
    func histories(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var list = List()
        var expected: [String: Set<String>] = [:]
        for step in 0..<200 {
            let key = ["ann", "bob", "cat"].randomElement(using: &generator) ?? "ann"
            let empty = List.Diff(joins: [:], leaves: [:])
            var diff = empty
            if let ref = expected[key]?.sorted().randomElement(using: &generator), Bool.random(using: &generator) {
                diff.leaves[key] = [self.presence(ref)]
                expected[key]?.remove(ref)
            } else {
                diff.joins[key] = [self.presence("r\(step)")]
                expected[key, default: []].insert("r\(step)")
            }
            list.sync(diff)
            guard step % 50 == 49 else { continue }
            let changes = list.sync(List.State(presences: list.presences))
            #expect(changes.isEmpty)
        }
        #expect(list.presences.mapValues { Set($0.map(\.ref)) } == expected.filter { !$0.value.isEmpty })
    }
}
