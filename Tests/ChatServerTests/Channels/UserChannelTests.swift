import Auth
import ChannelKit
import ChannelKitTesting
import Foundation
import HTTPTypes
import Testing

@testable import ChatServer

@Suite("User channel")
struct UserChannelTests {
    @Test("answers a join with what is unread")
    func join() async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            #expect(try await ann.enterOwn().unread.isEmpty)
            let bo = User(id: "bo", username: "Bo")
            let first = try await chat.post("one", in: room, by: bo)
            _ = try await chat.application.receipts.advance(ann.user, in: room, to: first.timestamp)
            _ = try await chat.post("two", in: room, by: bo)
            let unread = try await ann.enterOwn().unread
            #expect(unread.map(\.slug) == ["general"])
            #expect(unread.map(\.count) == [1])
        }
    }

    @Test("lets nobody into another person's, nor whose session has ended")
    func refused() async throws {
        try await TestChat.withChat { chat in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            for topic in ["user:bo", "user:", "user:ANN", "user:ann "] {
                #expect(try await ann.client.join(topic).reason == "unauthorized", "\(topic)")
            }
            // What channels hear for their clients is no topic of clients.
            for topic in ["activity:general", "rooms"] {
                #expect(try await ann.client.join(topic).reason == "unmatched topic", "\(topic)")
            }
            // On a loop whose time stands still, so that the socket is not looked at.
            let session = try await chat.application.sessions.begin(ann.user, kind: .guest)
            let client = try await TestClient.connect(
                to: chat.application.endpoint(),
                query: "token=\(session.tokens.accessToken)",
                eventLoop: TestEventLoop()
            )
            try await chat.application.sessions.endAll(of: ann.user)
            #expect(try await client.join("user:ann").reason == "unauthorized")
        }
    }

    @Test("tells of activity in rooms that the person has read in, from the first time on")
    func activity() async throws {
        try await TestChat.withChat { chat in
            let endpoint = chat.application.endpoint()
            let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
            let phone = try await TestMember.connect("Ann", to: endpoint, of: chat)
            let bo = try await TestMember.connect("Bo", to: endpoint, of: chat)
            try await phone.enterOwn()
            for slug in ["general", "tech-talk"] { try await bo.enter(slug) }
            #expect(try await bo.say("nobody elsewhere hears this").isOK)
            try await ann.enter("general")
            let newest = try #require(await chat.newest(in: "general"))
            #expect(try await ann.markRead(newest.timestamp).isOK)
            let read = try await phone.client.expectPush("read", on: "user:ann", as: RoomRead.self)
            #expect(read == RoomRead(slug: "general", lastReadAt: newest.timestamp))
            #expect(try await bo.say("elsewhere", in: "tech-talk").isOK)
            #expect(try await bo.say("here").isOK)
            let activity = try await phone.client.expectPush("activity", on: "user:ann", as: RoomActivity.self)
            let message = try #require(await chat.newest(in: "general"))
            #expect(message.content == "here")
            #expect(activity == RoomActivity(slug: "general", timestamp: message.timestamp, userID: "bo"))
        }
    }

    @Test("tells of activity in rooms that were read in before, without anybody reading again")
    func knownRooms() async throws {
        try await TestChat.withChat { chat in
            let endpoint = chat.application.endpoint()
            let room = try #require(await chat.application.rooms.room(slug: "tech-talk"))
            let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
            let bo = try await TestMember.connect("Bo", to: endpoint, of: chat)
            let first = try await chat.post("one", in: room, by: bo.user)
            _ = try await chat.application.receipts.advance(ann.user, in: room, to: first.timestamp)
            try await ann.enterOwn()
            try await bo.enter("tech-talk")
            #expect(try await bo.say("two", in: "tech-talk").isOK)
            let activity = try await ann.client.expectPush("activity", on: "user:ann", as: RoomActivity.self)
            #expect(activity.slug == "tech-talk")
        }
    }

    @Test("tells of new rooms")
    func roomCreated() async throws {
        try await TestChat.withChat { chat in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enterOwn()
            let token = try await chat.token(ann.user)
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.post, "/api/rooms", json: #"{"name": "Tea"}"#, token: token)
                #expect(answer.status == 201)
            }
            let created = try await ann.client.expectPush("room_created", on: "user:ann", as: RoomCreated.self)
            let room = try #require(await chat.application.rooms.room(slug: "tea"))
            #expect(created.room == RoomPayload(room))
        }
    }

    @Test("hears of no more rooms than a channel may subscribe to: of those that were read in last")
    func manyRooms() async throws {
        try await TestChat.withChat { chat in
            let endpoint = chat.application.endpoint()
            let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
            let bo = User(id: "bo", username: "Bo")
            var rooms: [Room] = []
            for number in 0...UserChannel.maximumFollowedRooms {
                let name = try RoomName("Room \(number)", description: nil)
                let room = try #require(await chat.application.rooms.create(name, slug: RoomSlug("room-\(number)")))
                let message = try await chat.post("hello", in: room, by: bo)
                _ = try await chat.application.receipts.advance(ann.user, in: room, to: message.timestamp)
                rooms.append(room)
            }
            #expect(try await ann.enterOwn().unread.count == rooms.count)
            for slug in ["room-0", "room-1"] {
                try endpoint.broadcast(
                    topic: ChatTopic.activity(in: slug),
                    event: "activity",
                    payload: RoomActivity(slug: slug, timestamp: 1, userID: "bo")
                )
            }
            let first = try await ann.client.expectPush("activity", on: "user:ann", as: RoomActivity.self)
            #expect(first.slug == "room-1", "room-0 is one too many")
            // To read in it brings it back, and the next one goes.
            let message = try await chat.post("again", in: rooms[0], by: bo)
            try await ann.enter("room-0")
            #expect(try await ann.markRead(message.timestamp, in: "room-0").isOK)
            _ = try await ann.client.expectPush("read", on: "user:ann")
            for slug in ["room-1", "room-0"] {
                try endpoint.broadcast(
                    topic: ChatTopic.activity(in: slug),
                    event: "activity",
                    payload: RoomActivity(slug: slug, timestamp: 2, userID: "bo")
                )
            }
            let second = try await ann.client.expectPush("activity", on: "user:ann", as: RoomActivity.self)
            #expect(second.slug == "room-0")
        }
    }
}
