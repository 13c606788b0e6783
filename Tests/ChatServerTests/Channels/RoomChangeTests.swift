import ChannelKit
import ChannelKitTesting
import Testing

@testable import ChatServer

@Suite("Changes in a room")
struct RoomChangeTests {
    /// Ann and Bo in one room, where Ann has said “hello”.
    private static func withConversation(
        _ body: (_ ann: TestMember, _ bo: TestMember, _ hello: MessagePayload, TestChat) async throws -> Void
    ) async throws {
        try await TestChat.withChat { chat in
            let endpoint = chat.application.endpoint()
            let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
            let bo = try await TestMember.connect("Bo", to: endpoint, of: chat)
            for member in [ann, bo] { try await member.enter("general") }
            #expect(try await ann.say("hello").isOK)
            let hello = try await bo.client.receive("new_message", on: "room:general").payload
            try await body(ann, bo, hello.decode(as: MessagePayload.self), chat)
        }
    }

    private struct Changed: Decodable { var message: MessagePayload }

    @Test("are heard by all, then answered, then found in the history")
    func changes() async throws {
        try await Self.withConversation { ann, bo, hello, chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let reply = try await ann.client.push("room:general", "edit_message", Edit(hello, content: "  hi \n"))
            let edited = try reply.response.decode(as: Changed.self).message
            #expect(edited.content == "hi")
            #expect(edited.editedAt != nil)
            #expect(edited.reference == hello.reference)
            let heard = try await bo.client.receive("message_edited", on: "room:general")
            #expect(try heard.payload.decode(as: MessagePayload.self) == edited)
            #expect(try await chat.application.messages.latest(of: room).messages == [edited])

            let deletion = try await ann.client.push("room:general", "delete_message", hello.reference)
            let deleted = try deletion.response.decode(as: Changed.self).message
            #expect(deleted.content == "")
            let told = try await bo.client.receive("message_deleted", on: "room:general")
            #expect(try told.payload.decode(as: MessagePayload.self) == deleted)
            #expect(try await chat.application.messages.latest(of: room).messages == [deleted])
            let late = try await ann.client.push("room:general", "edit_message", Edit(hello, content: "again"))
            #expect(late.reason == "The message has been deleted")
        }
    }

    @Test("are refused of what is another's, with a reason, and heard by nobody")
    func refusals() async throws {
        try await Self.withConversation { ann, bo, hello, _ in
            var wrong = hello
            wrong.timestamp += 1
            let pushes: [(TestMember, MessagePayload, String)] = [
                (bo, hello, "Only its author can change a message"), (ann, wrong, "There is no such message"),
            ]
            for (member, message, reason) in pushes {
                let edit = try await member.client.push("room:general", "edit_message", Edit(message, content: "x"))
                #expect(edit.reason == reason)
                let deletion = try await member.client.push("room:general", "delete_message", message.reference)
                #expect(deletion.reason == reason)
            }
            let empty = try await ann.client.push("room:general", "edit_message", Edit(hello, content: " "))
            #expect(empty.reason == "Message cannot be empty")
            let pairless = try await ann.client.push("room:general", "delete_message", ["message_id": hello.id])
            #expect(pairless.reason == "invalid payload")
            #expect(try await ann.say("the end").isOK)
            let events = try await bo.events(untilMessage: "the end")
            #expect(!events.contains { $0.hasPrefix("message_") })
        }
    }

    @Test("do not reach a message of another room")
    func otherRoom() async throws {
        try await Self.withConversation { ann, _, hello, chat in
            try await ann.enter("tech-talk")
            let edit = try await ann.client.push("room:tech-talk", "edit_message", Edit(hello, content: "x"))
            #expect(edit.reason == "There is no such message")
            let reply = Reply(content: "look", replyTo: hello.reference)
            let quote = try await ann.client.push("room:tech-talk", "new_message", reply)
            #expect(quote.reason == "There is no such message")
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            #expect(try await chat.application.messages.latest(of: room).messages == [hello])
        }
    }

    @Test("and replies: a reply names what it replies to, as it was")
    func replies() async throws {
        try await Self.withConversation { ann, bo, hello, _ in
            let reply = Reply(content: "hello Ann", replyTo: hello.reference)
            #expect(try await bo.client.push("room:general", "new_message", reply).isOK)
            _ = try await ann.client.receive("new_message", on: "room:general")
            let heard = try await ann.client.receive("new_message", on: "room:general")
            let quotation = try #require(try heard.payload.decode(as: MessagePayload.self).replyTo)
            #expect(quotation.id == hello.id)
            #expect(quotation.timestamp == hello.timestamp)
            #expect(quotation.user == MessageAuthor(id: "ann", username: "Ann"))
            #expect(quotation.excerpt == "hello")
        }
    }

    @Test("do not turn away a reply that is sent again after what it replies to is gone")
    func replySentAgain() async throws {
        try await Self.withConversation { ann, bo, hello, _ in
            let reply = Reply(content: "hello Ann", replyTo: hello.reference, clientKey: "k")
            let first = try await bo.client.push("room:general", "new_message", reply)
            #expect(first.isOK)
            #expect(try await ann.client.push("room:general", "delete_message", hello.reference).isOK)
            let second = try await bo.client.push("room:general", "new_message", reply)
            let stored = try first.response.decode(as: MessageReference.self)
            #expect(try second.response.decode(as: MessageReference.self) == stored)
            let other = Reply(content: "hello?", replyTo: hello.reference, clientKey: "another")
            #expect(
                try await bo.client.push("room:general", "new_message", other).reason == "The message has been deleted"
            )
        }
    }

    @Test("an excerpt is one line, and not long")
    func excerpt() throws {
        var message = Message(
            roomID: "r",
            timestamp: 1,
            id: "m",
            userID: "ann",
            username: "Ann",
            content: "one\n\n  two\tthree",
            createdAt: ""
        )
        #expect(Quotation(message).excerpt == "one two three")
        message.content = String(repeating: "é", count: 500)
        #expect(Quotation(message).excerpt.count == Quotation.maximumExcerpt)
        #expect(Quotation(message).excerpt.hasSuffix("é…"))
    }
}

private struct Reply: Encodable, Sendable {
    var content: String
    var replyTo: MessageReference
    var clientKey: String?

    enum CodingKeys: String, CodingKey {
        case content
        case replyTo = "reply_to"
        case clientKey = "client_key"
    }
}
