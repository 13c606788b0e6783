import ChannelKit
import ChannelKitTesting
import DynamoKitLocal
import TestSupport
import Testing

@testable import ChatServer

@Suite("Messages in a room")
struct RoomMessageTests {
    @Test("with a client key are heard once, and answered alike each time")
    func clientKey() async throws {
        try await TestChat.withChat { chat in
            let endpoint = chat.application.endpoint()
            let bo = try await TestMember.connect("Bo", to: endpoint, of: chat)
            let tabs = [
                try await TestMember.connect("Ann", to: endpoint, of: chat),
                try await TestMember.connect("Ann", to: endpoint, of: chat),
            ]
            for member in [bo] + tabs { try await member.enter("general") }
            let push = ["content": "hello", "client_key": "3f0c"]
            let refs = try tabs.map { try $0.client.cast("room:general", "new_message", push) }
            var replies: [MessageReference] = []
            for (tab, ref) in zip(tabs, refs) {
                let reply = try await tab.client.reply(to: ref, on: "room:general")
                replies.append(try reply.response.decode(as: MessageReference.self))
            }
            #expect(replies[0] == replies[1])
            let heard = try await bo.client.receive("new_message", on: "room:general")
            let message = try heard.payload.decode(as: MessagePayload.self)
            #expect(message.clientKey == "3f0c")
            #expect(replies[0] == MessageReference(messageID: message.id, timestamp: message.timestamp))
            #expect(try await tabs[0].say("the end").isOK)
            #expect(try await !bo.events(untilMessage: "the end").contains("new_message"))
        }
    }

    @Test("are refused with a client key that is none", arguments: ["", String(repeating: "k", count: 65)])
    func invalidClientKey(key: String) async throws {
        try await TestChat.withChat { chat in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter("general")
            let push = ["content": "hello", "client_key": key]
            let reply = try await ann.client.push("room:general", "new_message", push)
            #expect(reply.reason == "A client key is 1 to 64 characters")
            #expect(try await ann.say("still here").isOK)
        }
    }

    @Test("may be there for a while only, from ten seconds to a year")
    func expiry() async throws {
        try await TestChat.withChat { chat in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter("general")
            for seconds in [9, 31_536_001, -1] {
                let reply = try await ann.client.push("room:general", "new_message", Fleeting(expiresIn: seconds))
                #expect(reply.reason == "A message can expire after 10 seconds to 365 days")
            }
            #expect(try await ann.client.push("room:general", "new_message", Fleeting(expiresIn: 10)).isOK)
            let heard = try await ann.client.receive("new_message", on: "room:general")
            let message = try heard.payload.decode(as: MessagePayload.self)
            let lifetime = try #require(message.expiresAt) - message.timestamp
            #expect((10_000..<11_000).contains(lifetime))
        }
    }

    private struct Fleeting: Encodable, Sendable {
        var content = "soon gone"
        var expiresIn: Int

        enum CodingKeys: String, CodingKey {
            case content
            case expiresIn = "expires_in"
        }
    }

    @Test("are heard by the others when their writer's connection breaks while they are being stored")
    func brokenConnection() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let transport = GatedTransport(base: local)
            let chat = try await TestChat(transport)
            let endpoint = chat.application.endpoint()
            let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
            let bo = try await TestMember.connect("Bo", to: endpoint, of: chat)
            for member in [ann, bo] { try await member.enter("general") }
            transport.close()
            let push = ["content": "last words", "client_key": "k"]
            _ = try ann.client.cast("room:general", "new_message", push)
            #expect(try await eventually { transport.waiting == 1 })
            ann.client.drop()
            #expect(try await eventually { endpoint.counters.openSockets == 1 })
            transport.open()
            let heard = try await bo.client.receive("new_message", on: "room:general")
            #expect(try heard.payload.decode(as: MessagePayload.self).content == "last words")
            // Back again, its outbox sends it once more.
            let again = try await TestMember.connect("Ann", to: endpoint, of: chat)
            try await again.enter("general")
            #expect(try await again.client.push("room:general", "new_message", push).isOK)
            #expect(try await again.say("the end").isOK)
            #expect(try await !bo.events(untilMessage: "the end").contains("new_message"))
        }
    }
}
