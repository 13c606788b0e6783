import Auth
import ChannelKit
import ChannelKitTesting
import Foundation
import HTTPTypes
import NIOCore
import Testing

@testable import ChatServer

@Suite("Room channel")
struct RoomChannelTests {
    @Test("answers a join with the room, its last 50 messages and where older ones continue")
    func join() async throws {
        try await TestChat.withChat { chat in
            let endpoint = chat.application.endpoint()
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
            let empty = try await ann.enter("general")
            #expect(empty.room == RoomPayload(room))
            #expect(empty.messages.isEmpty)
            #expect(empty.cursor == nil)
            for number in 1...60 {
                _ = try await chat.application.messages.append(MessageContent("\(number)"), to: room, by: ann.user)
            }
            let bo = try await TestMember.connect("Bo", to: endpoint, of: chat)
            let full = try await bo.enter("general")
            #expect(full.messages.map(\.content) == (11...60).map(String.init))
            #expect(full.cursor != nil)
        }
    }

    @Test("writes null where there is no cursor, and no receipt")
    func nullCursor() async throws {
        try await TestChat.withChat { chat in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            let reply = try await ann.client.join("room:general")
            let response =
                try JSONSerialization.jsonObject(with: Data(reply.response.bytes.readableBytesView)) as? [String: Any]
            #expect(response?["cursor"] is NSNull)
            #expect(response?["newer"] is NSNull)
            #expect(response?["last_read_at"] is NSNull)
            let members = ["cursor", "is_continued", "last_read_at", "messages", "newer", "receipts", "room"]
            #expect(response?.keys.sorted() == members)
        }
    }

    @Test(
        "refuses a room that is not there",
        arguments: ["nowhere", "", "GENERAL", String(repeating: "a", count: 1000)]
    )
    func unknownRoom(slug: String) async throws {
        try await TestChat.withChat { chat in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            let reply = try await ann.client.join("room:\(slug)")
            #expect(reply.status == "error")
            #expect(reply.reason == "room not found")
            try await ann.enter("general")
        }
    }

    @Test("stores a message, shows it to all, then answers")
    func newMessage() async throws {
        try await TestChat.withChat { chat in
            let endpoint = chat.application.endpoint()
            let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
            let bo = try await TestMember.connect("Bo", to: endpoint, of: chat)
            try await ann.enter("general")
            try await bo.enter("general")
            let ref = try ann.client.cast("room:general", "new_message", ["content": "  hello <b>all</b> \n"])
            let events = try await ann.events(untilMessage: "hello <b>all</b>")
            #expect(!events.contains("phx_reply"), "the message comes before its answer")
            let reply = try await ann.client.reply(to: ref, on: "room:general")
            let reference = try reply.response.decode(as: MessageReference.self)
            let received = try await bo.client.receive("new_message", on: "room:general")
            let message = try received.payload.decode(as: MessagePayload.self)
            #expect(reference == MessageReference(messageID: message.id, timestamp: message.timestamp))
            #expect(message.content == "hello <b>all</b>")
            #expect(message.user == .init(id: "ann", username: "Ann"))
            #expect(message.createdAt == UnixTime.iso8601(milliseconds: message.timestamp))
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            #expect(try await chat.application.messages.latest(of: room).messages == [message])
        }
    }

    @Test(
        "refuses a message that is none, and goes on",
        arguments: [
            ("", "Message cannot be empty"), (" \n\t", "Message cannot be empty"),
            ("a\u{0}", "Message cannot contain control characters"),
            (String(repeating: "é", count: 2001), "Message cannot be longer than 2000 characters"),
        ]
    )
    func invalidMessage(content: String, reason: String) async throws {
        try await TestChat.withChat { chat in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter("general")
            let reply = try await ann.say(content)
            #expect(reply.status == "error")
            #expect(reply.reason == reason)
            #expect(try await ann.say(String(repeating: "é", count: 2000)).isOK)
        }
    }

    @Test("answers payloads and events that it does not know, and goes on")
    func unknown() async throws {
        try await TestChat.withChat { chat in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter("general")
            let wrong = try await ann.client.push("room:general", "new_message", ["content": 1])
            #expect(wrong.reason == "invalid payload")
            let unknown = try await ann.client.push("room:general", "delete_everything")
            #expect(unknown.reason == "unmatched event")
            #expect(try await ann.say("still here").isOK)
        }
    }

    @Test("takes 20 messages in 10 seconds from a user, on however many sockets, and stores no more")
    func rateLimit() async throws {
        try await TestChat.withChat { chat in
            let endpoint = chat.application.endpoint()
            let tabs = [
                try await TestMember.connect("Ann", to: endpoint, of: chat),
                try await TestMember.connect("Ann", to: endpoint, of: chat),
            ]
            for tab in tabs { try await tab.enter("general") }
            // All at once, so that they are within ten seconds on any machine.
            let pushes = try (0..<22).map { number in
                let client = tabs[number % 2].client
                let message = ["content": "message \(number)"]
                return (client, ref: try client.cast("room:general", "new_message", message))
            }
            var refusals: [String?] = []
            for (client, ref) in pushes {
                let reply = try await client.reply(to: ref, on: "room:general")
                if !reply.isOK { refusals.append(reply.reason) }
            }
            #expect(refusals.count == 2)
            #expect(refusals.allSatisfy { $0?.hasPrefix("Too many messages.") == true })
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            #expect(try await chat.application.messages.latest(of: room).messages.count == 20)
            let bo = try await TestMember.connect("Bo", to: endpoint, of: chat)
            try await bo.enter("general")
            #expect(try await bo.say("not my limit").isOK)
        }
    }

    @Test("shows typing to the others, and not to who types")
    func typing() async throws {
        try await TestChat.withChat { chat in
            let endpoint = chat.application.endpoint()
            let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
            let bo = try await TestMember.connect("Bo", to: endpoint, of: chat)
            try await ann.enter("general")
            try await bo.enter("general")
            for _ in 0..<15 { try ann.client.cast("room:general", "typing") }
            #expect(try await ann.say("done").isOK)
            let payload = try await bo.client.receive("user_typing", on: "room:general").payload
            #expect(try payload.decode(as: UserPayload.self) == UserPayload(ann.user))
            let seen = try await bo.events(untilMessage: "done").filter { $0 == "user_typing" }.count
            #expect(seen == 9, "typing has a limit of its own")
            #expect(try await !ann.events(untilMessage: "done").contains("user_typing"))
        }
    }

    @Test("pages through older messages to the very first")
    func loadMore() async throws {
        try await TestChat.withChat { chat in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            for number in 1...120 {
                _ = try await chat.application.messages.append(MessageContent("\(number)"), to: room, by: ann.user)
            }
            let joined = try await ann.enter("general")
            var contents = joined.messages.map(\.content)
            var cursor = joined.cursor
            while let before = cursor {
                let reply = try await ann.client.push(
                    "room:general",
                    "load_more_messages",
                    LoadMoreRequest(before: before, limit: 30)
                )
                let page = try reply.response.decode(as: MessagePage.self)
                #expect(page.hasMore == (page.cursor != nil))
                contents = page.messages.map(\.content) + contents
                cursor = page.cursor
            }
            #expect(contents == (1...120).map(String.init))
        }
    }

    @Test("refuses cursors that it did not make and limits out of range, and goes on")
    func invalidPages() async throws {
        try await TestChat.withChat { chat in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter("general")
            let forged = try await ann.client.push(
                "room:general",
                "load_more_messages",
                LoadMoreRequest(before: "AAAA", limit: 10)
            )
            #expect(forged.reason == "invalid cursor")
            let greedy = try await ann.client.push("room:general", "load_more_messages", ["limit": 101])
            #expect(greedy.reason == "limit has to be from 1 to 100")
            #expect(try await ann.client.push("room:general", "load_more_messages").isOK)
        }
    }

    @Test("tells of a user's coming and going once, however many tabs they have")
    func comingAndGoing() async throws {
        try await TestChat.withChat { chat in
            let endpoint = chat.application.endpoint()
            let bo = try await TestMember.connect("Bo", to: endpoint, of: chat)
            try await bo.enter("general")
            let tabs = [
                try await TestMember.connect("Ann", to: endpoint, of: chat),
                try await TestMember.connect("Ann", to: endpoint, of: chat),
            ]
            for tab in tabs { try await tab.enter("general") }
            #expect(try await tabs[0].say("two tabs").isOK)
            #expect(try await bo.events(untilMessage: "two tabs") == ["user_joined"])
            #expect(try await tabs[0].client.leave("room:general").isOK)
            #expect(try await tabs[1].say("one tab").isOK)
            let events = try await bo.events(untilMessage: "one tab")
            #expect(events.filter { $0 != "read" } == [])
            tabs[1].client.drop()
            let left = try await bo.client.receive("user_left", on: "room:general")
            #expect(try left.payload.decode(as: UserPayload.self) == UserPayload(tabs[1].user))
        }
    }

    @Test("keeps presence by user, with a meta for each tab")
    func presence() async throws {
        struct State: Decodable { var metas: [OnlineMeta] }
        try await TestChat.withChat { chat in
            let endpoint = chat.application.endpoint()
            let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
            try await ann.enter("general")
            let second = try await TestMember.connect("Ann", to: endpoint, of: chat)
            _ = try await second.client.join("room:general")
            let message = try await second.client.receive("presence_state", on: "room:general")
            let state = try message.payload.decode(as: [String: State].self)
            #expect(state.keys.sorted() == ["ann"])
            let metas = try #require(state["ann"]?.metas)
            #expect(metas.count == 2)
            #expect(metas.allSatisfy { $0.userID == "ann" && $0.username == "Ann" && $0.onlineAt > 1_700_000_000 })
        }
    }

    @Test("lets nobody in whose session has ended since the socket was opened, before the socket is looked at")
    func endedSession() async throws {
        try await TestChat.withChat { chat in
            let user = User(id: "ann", username: "Ann")
            let session = try await chat.application.sessions.begin(user, kind: .guest)
            let client = try await TestClient.connect(
                to: chat.application.endpoint(),
                query: "token=\(session.tokens.accessToken)",
                eventLoop: TestEventLoop()
            )
            #expect(try await client.join("room:general").isOK)
            try await chat.application.sessions.endAll(of: user)
            #expect(try await client.join("room:tech-talk").reason == "unauthorized")
        }
    }
}

@Suite("User socket")
struct UserSocketTests {
    @Test("refuses whoever has no token that is good", arguments: ["", "token=", "token=e30.e30.e30", "user_id=ann"])
    func refused(query: String) async throws {
        try await TestChat.withChat { chat in
            let error = await #expect(throws: ConnectRefusal.self) {
                try await TestClient.connect(to: chat.application.endpoint(), query: query)
            }
            #expect(error?.status == .forbidden)
            #expect(error?.reason.contains("e30") == false)
        }
    }

    @Test("refuses a token that has expired")
    func expired() async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(User(id: "ann", username: "Ann"), lifetime: .seconds(-60))
            await #expect(throws: ConnectRefusal.self) {
                try await TestClient.connect(to: chat.application.endpoint(), query: "token=\(token)")
            }
        }
    }
}

extension UserSocketTests {
    @Test("a socket outlives its token, and ends with its session")
    func session() async throws {
        try await TestChat.withChat { chat in
            let sessions = chat.application.sessions
            let endpoint = chat.application.endpoint()
            let loop = TestEventLoop()
            func enter() async throws -> (token: String, client: TestClient) {
                let session = try await sessions.begin(User(id: "ann", username: "Ann"), kind: .guest)
                let token = session.tokens.accessToken
                return (token, try await TestClient.connect(to: endpoint, query: "token=\(token)", eventLoop: loop))
            }
            let (ending, staying) = (try await enter(), try await enter())
            await loop.advance(by: .seconds(3600))
            for client in [ending.client, staying.client] {
                #expect(try await client.push("phoenix", "heartbeat").isOK)
            }
            try await sessions.end(try await chat.application.tokens.verify(ending.token, as: UserClaims.self))
            await loop.advance(by: .seconds(3))
            #expect(try await ending.client.nextFrame() == .closed(.policyViolation, reason: "token revoked"))
            #expect(try await staying.client.push("phoenix", "heartbeat").isOK)
        }
    }

    @Test("a socket that was opened without a session ends with its token, and not before")
    func expires() async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(User(id: "ann", username: "Ann"), lifetime: .seconds(7200))
            let client = try await TestClient.connect(
                to: chat.application.endpoint(),
                query: "token=\(token)",
                eventLoop: TestEventLoop()
            )
            await client.advance(by: .seconds(3600))
            #expect(try await client.push("phoenix", "heartbeat").isOK)
            await client.advance(by: .seconds(3600) + chat.application.tokens.leeway)
            #expect(try await client.nextFrame() == .closed(.policyViolation, reason: "token expired"))
        }
    }
}

private struct LoadMoreRequest: Encodable, Sendable {
    var before: String
    var limit: Int
}
