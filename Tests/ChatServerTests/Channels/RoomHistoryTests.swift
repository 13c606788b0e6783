import ChannelKit
import ChannelKitTesting
import Testing

@testable import ChatServer

@Suite("History over a room's channel")
struct RoomHistoryTests {
    private static func withHistory(
        of count: Int,
        _ body: (_ ann: TestMember, _ room: Room, TestChat, Endpoint<UserSocket>) async throws -> Void
    ) async throws {
        try await TestChat.withChat { chat in
            let endpoint = chat.application.endpoint()
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
            try await Self.say(1...count, as: ann.user, in: room, of: chat)
            try await body(ann, room, chat, endpoint)
        }
    }

    private static func say(_ numbers: ClosedRange<Int>, as user: User, in room: Room, of chat: TestChat) async throws {
        for number in numbers {
            _ = try await chat.application.messages.append(MessageContent("\(number)"), to: room, by: user)
        }
    }

    private func load(_ member: TestMember, _ request: LoadRequest) async throws -> MessagePage {
        let reply = try await member.client.push("room:general", "load_more_messages", request)
        return try reply.response.decode(as: MessagePage.self)
    }

    @Test("goes both ways from a page, and to the surroundings of a message")
    func directions() async throws {
        try await Self.withHistory(of: 30) { ann, _, _, _ in
            let joined = try await ann.enter("general")
            #expect(!joined.isContinued)
            #expect(joined.messages.map(\.content) == (1...30).map(String.init))
            let middle = try await self.load(ann, LoadRequest(around: joined.messages[14].timestamp, limit: 5))
            #expect(middle.messages.map(\.content) == ["13", "14", "15", "16", "17"])
            let older = try await self.load(ann, LoadRequest(before: middle.cursor, limit: 5))
            #expect(older.messages.map(\.content) == ["8", "9", "10", "11", "12"])
            #expect(older.hasMore)
            let newer = try await self.load(ann, LoadRequest(after: middle.newer, limit: 100))
            #expect(newer.messages.map(\.content) == (18...30).map(String.init))
            #expect(!newer.hasMore)
        }
    }

    @Test("refuses what it cannot make sense of, with a reason, and goes on")
    func refusals() async throws {
        try await Self.withHistory(of: 3) { ann, _, _, _ in
            let joined = try await ann.enter("general")
            let requests: [(LoadRequest, String)] = [
                (LoadRequest(before: joined.newer), "invalid cursor"), (LoadRequest(after: "AAAA"), "invalid cursor"),
                (LoadRequest(before: "x", after: "x"), "at most one of before, after and around can be given"),
                (LoadRequest(after: "x", around: 1), "at most one of before, after and around can be given"),
                (LoadRequest(around: -1), "around has to be a time in milliseconds"),
                (LoadRequest(around: .max), "around has to be a time in milliseconds"),
                (LoadRequest(limit: 0), "limit has to be from 1 to 100"),
            ]
            for (request, reason) in requests {
                let reply = try await ann.client.push("room:general", "load_more_messages", request)
                #expect(reply.reason == reason)
            }
            #expect(try await self.load(ann, LoadRequest()).messages.count == 3)
        }
    }

    @Test("goes on where somebody left it, if a page can hold what they missed", arguments: [0, 1, 100, 101])
    func continuation(missed: Int) async throws {
        try await Self.withHistory(of: 60) { ann, room, chat, endpoint in
            let first = try await ann.enter("general")
            ann.client.drop()
            if missed > 0 { try await Self.say(61...(60 + missed), as: ann.user, in: room, of: chat) }
            let back = try await TestMember.connect("Ann", to: endpoint, of: chat)
            let joined = try await back.enter("general", after: first.newer)
            #expect(joined.isContinued == (missed <= 100))
            let expected = missed <= 100 ? Array(60..<(60 + missed)) : Array(111..<161)
            #expect(joined.messages.map(\.content) == expected.map { "\($0 + 1)" })
            #expect(joined.newer != nil)
            let older = try await self.load(back, LoadRequest(before: joined.cursor, limit: 100))
            let newest = joined.messages.isEmpty ? 60 : expected[0]
            #expect(older.messages.last?.content == "\(newest)")
        }
    }

    @Test("starts anew with a place that is good no more, and says so", arguments: ["", "AAAA", "other room"])
    func invalidPlace(newer: String) async throws {
        try await Self.withHistory(of: 2) { ann, _, chat, _ in
            var newer = newer
            if newer == "other room" {
                let other = try #require(await chat.application.rooms.room(slug: "tech-talk"))
                try await Self.say(1...1, as: ann.user, in: other, of: chat)
                newer = try #require(try await chat.application.messages.latest(of: other).newer)
            }
            let joined = try await ann.enter("general", after: newer)
            #expect(!joined.isContinued)
            #expect(joined.messages.map(\.content) == ["1", "2"])
        }
    }
}

private struct LoadRequest: Encodable, Sendable {
    var before: String?
    var after: String?
    var around: Int64?
    var limit: Int?
}
