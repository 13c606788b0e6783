import ChannelKit
import ChannelKitTesting
import DynamoKit
import DynamoKitLocal
import Foundation
import TestSupport
import Testing

@testable import ChatServer

@Suite("Read receipts")
struct ReadReceiptTests {
    private static let ann = User(id: "ann", username: "Ann")
    private static let bo = User(id: "bo", username: "Bo")

    /// A room in which Bo has said this often something.
    private func withRoom(
        messages count: Int,
        _ body: (TestChat, Room, [ChatServer.Message]) async throws -> Void
    ) async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            var messages: [ChatServer.Message] = []
            for number in 0..<count { messages.append(try await chat.post("message \(number)", in: room, by: Self.bo)) }
            try await body(chat, room, messages)
        }
    }

    @Test("go to the last message up to the time that was named, and not into the future")
    func clamped() async throws {
        try await self.withRoom(messages: 3) { chat, room, messages in
            let store = chat.application.receipts
            let times = messages.map(\.timestamp)
            let early = try await store.advance(Self.ann, in: room, upTo: times[0] - 1)
            #expect(early == nil)
            #expect(try await store.lastReadAt(of: Self.ann, in: room) == nil)
            #expect(try await store.advance(Self.ann, in: room, upTo: times[1])?.lastReadAt == times[1])
            #expect(try await store.advance(Self.ann, in: room, upTo: .max)?.lastReadAt == times[2])
            #expect(try await store.lastReadAt(of: Self.ann, in: room) == times[2])
            #expect(try await store.advance(Self.ann, in: room, upTo: .min) == nil)
        }
    }

    @Test("only move forward, in whatever order they come")
    func forward() async throws {
        try await self.withRoom(messages: 30) { chat, room, messages in
            let store = chat.application.receipts
            let moves = try await messages.shuffled().mapConcurrently(atMost: 8) { message in
                try await store.advance(Self.ann, in: room, upTo: message.timestamp)
            }
            #expect(try await store.lastReadAt(of: Self.ann, in: room) == messages.last?.timestamp)
            // Each answers with where the receipt stands, which is never behind what was asked for.
            #expect(moves.contains { $0?.lastReadAt == messages.last?.timestamp })
            let back = try await store.advance(Self.ann, in: room, upTo: messages[0].timestamp)
            let newest = try #require(messages.last?.timestamp)
            #expect(
                back
                    == .stayed(ReadReceipt(userID: "ann", roomID: room.id, lastReadAt: newest, username: "Ann"))
            )
        }
    }

    @Test("are one write each, and no read of the receipt before")
    func oneWrite() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let transport = OperationRecorder(base: local)
            let chat = try await TestChat(transport)
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let message = try await chat.post("hello", in: room, by: Self.bo)
            transport.forget()
            _ = try await chat.application.receipts.advance(Self.ann, in: room, to: message.timestamp)
            #expect(transport.operations == ["UpdateItem ChatApp_ReadReceipts"])
            transport.forget()
            _ = try await chat.application.receipts.advance(Self.ann, in: room, upTo: message.timestamp)
            #expect(transport.operations == ["Query ChatApp_Messages", "UpdateItem ChatApp_ReadReceipts"])
        }
    }

    @Test("are told to the room when they move, and answered in any case")
    func markRead() async throws {
        try await self.withRoom(messages: 2) { chat, _, messages in
            let endpoint = chat.application.endpoint()
            let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
            let cy = try await TestMember.connect("Cy", to: endpoint, of: chat)
            #expect(try await ann.enter("general").lastReadAt == nil)
            try await cy.enter("general")
            let last = messages[1].timestamp
            let reply = try await ann.markRead(last)
            #expect(try reply.response.decode(as: MarkedRead.self).lastReadAt == last)
            let heard = try await cy.client.expectBroadcast("read", on: "room:general", as: ReceiptPayload.self)
            #expect((heard.userID, heard.username, heard.lastReadAt) == ("ann", "Ann", last))
            let back = try await ann.markRead(messages[0].timestamp)
            #expect(try back.response.decode(as: MarkedRead.self).lastReadAt == last)
            let early = try await ann.markRead(1)
            #expect(try early.response.decode(as: MarkedRead.self).lastReadAt == last)
            #expect(try await ann.say("done").isOK)
            #expect(try await !cy.events(untilMessage: "done").contains("read"), "it did not move again")
        }
    }

    @Test("stand in the answer to a join: one's own, and those of the 50 others that read last")
    func join() async throws {
        try await self.withRoom(messages: 60) { chat, room, messages in
            for (number, message) in messages.enumerated() {
                let reader = User(id: "reader \(number)", username: "Reader \(number)")
                _ = try await chat.application.receipts.advance(reader, in: room, to: message.timestamp)
            }
            _ = try await chat.application.receipts.advance(Self.ann, in: room, to: messages[59].timestamp)
            // As another program may have left it: it names nobody.
            let foreign: DynamoItem = [
                "userId": .string("someone"), "roomId": .string(room.id), "lastReadAt": .number(1),
            ]
            _ = try await chat.client.execute(PutItem(tableName: "ChatApp_ReadReceipts", item: foreign))
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            let joined = try await ann.enter("general")
            #expect(joined.lastReadAt == messages[59].timestamp)
            #expect(joined.receipts.map(\.userID) == (10..<60).reversed().map { "reader \($0)" })
        }
    }

    @Test("follow what one writes oneself")
    func ownMessage() async throws {
        try await self.withRoom(messages: 1) { chat, room, messages in
            let endpoint = chat.application.endpoint()
            let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
            let cy = try await TestMember.connect("Cy", to: endpoint, of: chat)
            try await ann.enter("general")
            try await cy.enter("general")
            for number in 0..<5 { #expect(try await ann.say("\(number)").isOK) }
            let newest = try #require(await chat.application.messages.latest(of: room).messages.last)
            _ = try await cy.client.expectBroadcast("read", on: "room:general", as: ReceiptPayload.self) {
                $0.lastReadAt == newest.timestamp
            }
            #expect(try await chat.application.receipts.lastReadAt(of: ann.user, in: room) == newest.timestamp)
        }
    }

    @Test("come no faster than 30 in 10 seconds")
    func rateLimit() async throws {
        try await self.withRoom(messages: 1) { chat, _, messages in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter("general")
            let refs = try (0..<32).map { _ in
                try ann.client.cast("room:general", "mark_read", ["timestamp": messages[0].timestamp])
            }
            var refusals: [String] = []
            for ref in refs {
                let reply = try await ann.client.reply(to: ref, on: "room:general")
                if !reply.isOK { refusals.append(reply.reason ?? "") }
            }
            #expect(refusals.count == 2)
            #expect(refusals.allSatisfy { $0.hasPrefix("Too many receipts.") })
        }
    }

    @Test("name a time")
    func malformed() async throws {
        try await self.withRoom(messages: 1) { chat, _, _ in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter("general")
            let wrong = try await ann.client.push("room:general", "mark_read", ["timestamp": "now"])
            #expect(wrong.reason == "invalid payload")
        }
    }

    @Test("are the same on a server that starts anew")
    func restart() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let storage = LocalDynamo.Storage.file(folder.appending(path: "chat.sqlite").path)
            let time = try await withLocalDynamo(storage: storage) { local in
                let chat = try await TestChat(local)
                let room = try #require(await chat.application.rooms.room(slug: "general"))
                let message = try await chat.post("hello", in: room, by: Self.bo)
                _ = try await chat.application.receipts.advance(Self.ann, in: room, upTo: message.timestamp)
                return message.timestamp
            }
            try await withLocalDynamo(storage: storage) { local in
                let chat = try await TestChat(local)
                let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
                #expect(try await ann.enter("general").lastReadAt == time)
            }
        }
    }
}

extension ReadReceiptStore.Advance {
    fileprivate var lastReadAt: Int64 {
        switch self {
        case .moved(let receipt), .stayed(let receipt): receipt.lastReadAt
        }
    }
}
