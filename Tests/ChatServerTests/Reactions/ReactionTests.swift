import ChannelKit
import ChannelKitTesting
import DynamoKit
import DynamoKitLocal
import Foundation
import NIOCore
import TestSupport
import Testing

@testable import ChatServer

@Suite("Reactions")
struct ReactionTests {
    private static let bo = User(id: "bo", username: "Bo")

    private func withMessage(_ body: (TestChat, Room, ChatServer.Message) async throws -> Void) async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let message = try await chat.post("hello", in: room, by: Self.bo)
            try await body(chat, room, message)
        }
    }

    @Test("are told to the room when they are counted, and stand in the history that another device reads")
    func toldAndRead() async throws {
        try await self.withMessage { chat, _, message in
            try await chat.withConsumers {
                let endpoint = chat.application.endpoint()
                let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
                let cy = try await TestMember.connect("Cy", to: endpoint, of: chat)
                try await ann.enter("general")
                try await cy.enter("general")
                let reply = try await ann.react("👍", to: message)
                #expect(reply.isOK)
                #expect(String(buffer: reply.response.bytes) == "{}")
                for member in [ann, cy] {
                    let changed = try await member.reactions(to: message)
                    #expect(changed == [Reaction(emoji: "👍", count: 1, userIDs: ["ann"])])
                }
                #expect(try await cy.react("👍", to: message).isOK)
                #expect(try await ann.reactions(to: message).first?.count == 2)
                let phone = try await TestMember.connect("Ann", to: endpoint, of: chat)
                let joined = try await phone.enter("general")
                let both = [Reaction(emoji: "👍", count: 2, userIDs: ["ann", "cy"])]
                #expect(joined.messages.first?.reactions == both)
                #expect(try await phone.unreact("👍", to: message).isOK)
                #expect(try await cy.reactions(to: message).last?.userIDs == ["ann", "cy"])
                #expect(try await cy.reactions(to: message) == [Reaction(emoji: "👍", count: 1, userIDs: ["cy"])])
                #expect(try await cy.unreact("👍", to: message).isOK)
                #expect(try await phone.reactions(to: message, where: { $0.isEmpty }).isEmpty)
                #expect(try await chat.newest(in: "general")?.reactions == nil)
            }
        }
    }

    @Test("are one, however often they are sent")
    func idempotent() async throws {
        try await self.withMessage { chat, _, message in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter("general")
            for emoji in ["❤️", "\u{2764}", "❤️"] { #expect(try await ann.react(emoji, to: message).isOK) }
            #expect(try await chat.application.reactions.recount(ReactionTarget(message))?.map(\.count) == [1])
            for _ in 0..<2 { #expect(try await ann.unreact("❤️", to: message).isOK) }
            #expect(try await chat.application.reactions.recount(ReactionTarget(message)) == [])
        }
    }

    @Test("are refused where there is nothing to react to, and the channel goes on")
    func refused() async throws {
        try await self.withMessage { chat, room, message in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter("general")
            try await ann.enter("tech-talk")
            #expect(try await ann.react("ok", to: message).reason == "A reaction is one emoji")
            let elsewhere = try await ann.react("👍", to: message, in: "tech-talk")
            #expect(elsewhere.reason == "There is no such message")
            var other = message
            other.id = "another"
            #expect(try await ann.react("👍", to: other).reason == "There is no such message")
            other = message
            other.timestamp += 1
            #expect(try await ann.react("👍", to: other).reason == "There is no such message")
            #expect(try await ann.react("👍", to: message).isOK)
            other = message
            other.id = "another"
            #expect(try await ann.unreact("👍", to: other).reason == "There is no such message")
            #expect(
                try await ann.client.push("room:general", "add_reaction", ["emoji": "👍"]).reason == "invalid payload"
            )
            _ = try await chat.application.messages.delete(message.reference, in: room, by: Self.bo)
            #expect(try await ann.react("🎉", to: message).reason == "The message has been deleted")
            // What was there before is counted no more.
            #expect(try await chat.application.reactions.recount(ReactionTarget(message)) == nil)
            #expect(try await chat.newest(in: "general")?.reactions == nil)
        }
    }

    @Test("are of twenty emoji at most, to which everyone may add")
    func different() async throws {
        try await self.withMessage { chat, _, message in
            let store = chat.application.reactions
            for number in 0..<20 {
                let emoji = try Emoji(String(Character(Unicode.Scalar(0x1F600 + UInt32(number))!)))
                try await store.add(emoji, to: message, by: Self.bo)
            }
            #expect(try await store.recount(ReactionTarget(message))?.count == 20)
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter("general")
            let reply = try await ann.react("👍", to: message)
            #expect(reply.reason == "A message cannot have more than 20 different reactions")
            #expect(try await ann.react("😀", to: message).isOK)
        }
    }

    @Test("come no faster than 30 in 10 seconds")
    func rateLimit() async throws {
        try await self.withMessage { chat, _, message in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter("general")
            var refusals: [String?] = []
            let refs = try (0..<32).map { _ in try ann.cast("add_reaction", "👍", to: message) }
            for ref in refs {
                let reply = try await ann.client.reply(to: ref, on: "room:general")
                if !reply.isOK { refusals.append(reply.reason) }
            }
            #expect(refusals.count == 2)
            #expect(refusals.allSatisfy { $0?.hasPrefix("Too many reactions.") == true })
        }
    }

    @Test("are counted right when two count at once and one of them is late")
    func lateWriter() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let gate = GatedTransport(base: local)
            let chat = try await TestChat(local)
            let late = ReactionStore(client: DynamoClient(transport: gate))
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let message = try await chat.post("hello", in: room, by: Self.bo)
            let store = chat.application.reactions
            try await store.add(Emoji("👍"), to: message, by: Self.bo)
            // It has counted one, and stands still before it writes.
            gate.close()
            async let lateCounts = late.recount(ReactionTarget(message))
            #expect(try await eventually { gate.waiting > 0 })
            try await store.add(Emoji("👍"), to: message, by: User(id: "ann", username: "Ann"))
            #expect(try await store.recount(ReactionTarget(message))?.first?.count == 2)
            gate.open()
            let counted = try await lateCounts
            #expect(counted?.first?.count == 2)
            #expect(try await chat.newest(in: "general")?.reactions?.first?.count == 2)
        }
    }
}
