import ChannelKit
import NIOCore
import Testing

@testable import ChannelKitClient

@Suite("Following presence", .timeLimit(.minutes(5)))
struct PresenceFollowerTests {
    struct Meta: Codable, Hashable, Sendable { var device: String }

    private let follower = PresenceFollower<Meta>()

    private func joined() {
        _ = self.follower.receive(.joined(JoinedChannel(response: .empty, isRejoin: false, recovered: nil)))
    }

    private func receive(_ event: String, _ text: String) {
        let payload = Payload.json(ByteBuffer(string: text))
        _ = self.follower.receive(.message(RemoteMessage(event: event, payload: payload, offset: nil)))
    }

    private func join(_ key: String, _ ref: String) {
        self.receive(
            "presence_diff",
            #"{"joins":{"\#(key)":{"metas":[{"phx_ref":"\#(ref)","device":"web"}]}},"leaves":{}}"#
        )
    }

    private func leave(_ key: String, _ ref: String) {
        self.receive(
            "presence_diff",
            #"{"leaves":{"\#(key)":{"metas":[{"phx_ref":"\#(ref)","device":"web"}]}},"joins":{}}"#
        )
    }

    @Test("changes that come ahead of the state are applied to it")
    func early() async throws {
        self.joined()
        self.join("bob", "2")
        self.leave("ann", "1")
        self.receive("presence_state", #"{"ann":{"metas":[{"phx_ref":"1","device":"web"}]}}"#)
        let change = try #require(try await self.follower.next())
        #expect(Set(change.list.presences.keys) == ["bob"])
    }

    @Test("a state with nobody in it is told")
    func empty() async throws {
        self.joined()
        self.receive("presence_state", "{}")
        let change = try #require(try await self.follower.next())
        #expect(change.list.presences.isEmpty)
        #expect(change.changes.isEmpty)
    }

    @Test("a slow reader is told all that has changed at once, and nothing that came and went")
    func coalesced() async throws {
        self.joined()
        self.receive("presence_state", #"{"ann":{"metas":[{"phx_ref":"1","device":"web"}]}}"#)
        _ = try await self.follower.next()
        for number in 0..<1_000 {
            self.join("bob", "b\(number)")
            self.leave("bob", "b\(number)")
        }
        self.join("cat", "3")
        self.leave("ann", "1")
        let change = try #require(try await self.follower.next())
        #expect(Set(change.changes.joins.keys) == ["cat"])
        #expect(Set(change.changes.leaves.keys) == ["ann"])
        #expect(Set(change.list.presences.keys) == ["cat"])
    }

    @Test("who comes and goes leaves nothing behind while nobody reads")
    func bounded() {
        self.joined()
        self.receive("presence_state", #"{"ann":{"metas":[{"phx_ref":"1","device":"web"}]}}"#)
        for number in 0..<1_000 {
            self.join("bob\(number)", "b\(number)")
            self.leave("bob\(number)", "b\(number)")
        }
        #expect(self.follower.changedCount == 1)
    }

    @Test("after joining anew, what the state no longer has is gone")
    func rejoined() async throws {
        self.joined()
        self.receive("presence_state", #"{"ann":{"metas":[{"phx_ref":"1","device":"web"}]}}"#)
        _ = try await self.follower.next()
        self.joined()
        self.join("bob", "2")
        self.receive("presence_state", "{}")
        let change = try #require(try await self.follower.next())
        #expect(Set(change.changes.leaves.keys) == ["ann"])
        #expect(Set(change.list.presences.keys) == ["bob"])
    }

    @Test("presence of another kind is an error, not an empty list")
    func wrong() async throws {
        self.joined()
        self.receive("presence_state", #"{"ann":{"metas":[{"phx_ref":"1"}]}}"#)
        await #expect(throws: ChannelKit.ChannelError.self) { try await self.follower.next() }
    }

    @Test("the end of the channel ends it, after what there is to tell")
    func end() async throws {
        self.joined()
        self.receive("presence_state", "{}")
        self.follower.finish()
        #expect(try await self.follower.next() != nil)
        #expect(try await self.follower.next() == nil)
    }
}
