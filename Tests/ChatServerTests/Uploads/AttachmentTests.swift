import ChannelKit
import ChannelKitTesting
import DynamoKit
import Foundation
import HTTPTypes
import S3Kit
import TestSupport
import Testing

@testable import ChatServer

@Suite("Files of messages")
struct AttachmentTests {
    private struct NewMessage: Encodable, Sendable {
        var content = ""
        var attachments: [String]
        var client_key: String?
    }

    /// Two people in a room of a server that takes files.
    private struct Scene: Sendable {
        let chat: TestChat
        let storage: TestStorage
        let ann: TestMember
        let bo: TestMember

        /// Announces a file, and uploads one of this length and type.
        func upload(
            by member: TestMember,
            to slug: String = "general",
            length: Int? = 5,
            type: String = "image/png"
        ) async throws -> String {
            let room = try #require(await self.chat.application.rooms.room(slug: slug))
            let uploads = try #require(self.chat.application.uploads)
            let name = try FileName("cat.png")
            let announced = try await uploads.announce(name, FileType("image/png"), size: 5, in: room, by: member.user)
            if let length { self.storage.put(announced.upload.id, length: length, type: type) }
            return announced.upload.id
        }

        func send(_ message: NewMessage, by member: TestMember) async throws -> TestReply {
            try await member.client.push("room:general", "new_message", message)
        }

        func history() async throws -> [MessagePayload] {
            let room = try #require(await self.chat.application.rooms.room(slug: "general"))
            return try await self.chat.application.messages.latest(of: room).messages
        }
    }

    private func withScene(_ body: (Scene) async throws -> Void) async throws {
        let storage = TestStorage()
        try await TestChat.withChat(environment: UploadRouteTests.environment, storage: storage) { chat in
            let endpoint = chat.application.endpoint()
            let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
            let bo = try await TestMember.connect("Bo", to: endpoint, of: chat)
            try await ann.enter("general")
            try await bo.enter("general")
            try await body(Scene(chat: chat, storage: storage, ann: ann, bo: bo))
        }
    }

    @Test("come with them to everybody, need no text, and are kept then")
    func sending() async throws {
        try await self.withScene { scene in
            let ids = [try await scene.upload(by: scene.ann), try await scene.upload(by: scene.ann)]
            let reply = try await scene.send(NewMessage(attachments: ids), by: scene.ann)
            #expect(reply.isOK, "\(reply.reason ?? "")")
            let heard = try await scene.bo.client.receive("new_message", on: "room:general")
                .payload.decode(as: MessagePayload.self)
            let attachments = ids.map { Attachment(id: $0, fileName: "cat.png", contentType: "image/png", size: 5) }
            #expect(heard.attachments == attachments && heard.content.isEmpty)
            let last = try await scene.history().last
            #expect(last?.attachments == attachments)
            #expect(scene.storage.untagged == Set(ids.map { "uploads/\($0)" }))
            let stored = try await scene.chat.client.table(ChatTables.uploads, of: Upload.self).get(.key(ids[0]))
            #expect(stored?.expiresAt == nil && stored?.claimedBy != nil)
            let token = try await scene.chat.token(scene.bo.user)
            try await scene.chat.withRoutes { routes in
                let path = "\(UploadRouteTests.path)/\(ids[0])"
                let answer = try await routes.send(.get, path, token: token)
                #expect(answer.status == 200)
            }
        }
    }

    @Test("that have not come as they were announced are not sent, and neither is their message")
    func wrongObject() async throws {
        try await self.withScene { scene in
            let cases = [
                (try await scene.upload(by: scene.ann, length: nil), "has not been uploaded yet"),
                (try await scene.upload(by: scene.ann, length: 6), "is not what was announced"),
                (try await scene.upload(by: scene.ann, type: "text/html"), "is not what was announced"),
            ]
            for (id, reason) in cases {
                let reply = try await scene.send(NewMessage(content: "look", attachments: [id]), by: scene.ann)
                #expect(!reply.isOK && reply.reason?.contains(reason) == true, "\(reply.reason ?? "")")
            }
            #expect(try await scene.history().isEmpty)
            #expect(scene.storage.untagged.isEmpty)
        }
    }

    @Test("are their uploader's to send, in their room, and once")
    func ownership() async throws {
        try await self.withScene { scene in
            let mine = try await scene.upload(by: scene.ann)
            let elsewhere = try await scene.upload(by: scene.ann, to: "tech-talk")
            var reasons: Set<String?> = []
            for (id, member) in [(mine, scene.bo), (elsewhere, scene.ann), ("no-such-id", scene.ann)] {
                let reply = try await scene.send(NewMessage(content: "look", attachments: [id]), by: member)
                #expect(!reply.isOK)
                reasons.insert(reply.reason)
            }
            #expect(reasons.count == 1, "the answer does not tell which there are")

            #expect(try await scene.send(NewMessage(attachments: [mine]), by: scene.ann).isOK)
            let again = try await scene.send(NewMessage(attachments: [mine]), by: scene.ann)
            #expect(again.reason == "A file can be sent with one message only")
            let twice = try await scene.send(NewMessage(attachments: [elsewhere, elsewhere]), by: scene.ann)
            #expect(!twice.isOK)
            #expect(try await scene.history().count == 1)
        }
    }

    @Test("one of which cannot be sent leave the others free")
    func allOrNone() async throws {
        try await self.withScene { scene in
            let good = try await scene.upload(by: scene.ann)
            let missing = try await scene.upload(by: scene.ann, length: nil)
            let refused = try await scene.send(NewMessage(attachments: [good, missing]), by: scene.ann)
            #expect(!refused.isOK)
            #expect(try await scene.send(NewMessage(attachments: [good]), by: scene.ann).isOK)
        }
    }

    @Test("may be sent again with the same client key, and are there once")
    func repetition() async throws {
        try await self.withScene { scene in
            let message = NewMessage(attachments: [try await scene.upload(by: scene.ann)], client_key: "key-1")
            let first = try await scene.send(message, by: scene.ann)
            let second = try await scene.send(message, by: scene.ann)
            let references = try [first, second].map { try $0.response.decode(as: MessageReference.self) }
            #expect(references[0] == references[1])
            #expect(try await scene.history().count == 1)
        }
    }

    @Test("claimed by two messages at once go with one of them")
    func race() async throws {
        try await self.withScene { scene in
            let id = try await scene.upload(by: scene.ann)
            let results = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let message = NewMessage(attachments: [id], client_key: "key-\(number)")
                        return try await scene.send(message, by: scene.ann).isOK
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.filter { $0 }.count == 1)
            #expect(try await scene.history().count == 1)
        }
    }

    @Test("wait when the bucket is away: the message is not stored, and can be sent again")
    func outage() async throws {
        try await self.withScene { scene in
            let id = try await scene.upload(by: scene.ann)
            scene.storage.fail(with: S3Error(.unavailable, message: "Slow down."))
            #expect(
                try await scene.send(NewMessage(attachments: [id]), by: scene.ann).reason == "failed to send message"
            )
            scene.storage.fail(with: nil)
            #expect(try await scene.send(NewMessage(attachments: [id]), by: scene.ann).isOK)
        }
    }

    @Test("not sent within a day are gone, whether or not the store has removed them")
    func expiry() async throws {
        try await self.withScene { scene in
            let id = try await scene.upload(by: scene.ann)
            let later = Uploads(
                store: UploadStore(client: scene.chat.client),
                storage: scene.storage,
                maximumBytes: 1000,
                now: { Date().addingTimeInterval(86_401) }
            )
            let room = try #require(await scene.chat.application.rooms.room(slug: "general"))
            await #expect(throws: InvalidInput.self) {
                try await later.attach([id], in: room, by: scene.ann.user, sending: "x")
            }
            #expect(try await later.link(to: id, in: room, for: scene.ann.user) == nil)
        }
    }

    @Test("of a deleted message are deleted, and links to them end")
    func discarding() async throws {
        try await self.withScene { scene in
            let id = try await scene.upload(by: scene.ann)
            let sent = try await scene.send(NewMessage(attachments: [id]), by: scene.ann)
            let reference = try sent.response.decode(as: MessageReference.self)
            let refused = try await scene.bo.client.push("room:general", "delete_message", reference)
            #expect(!refused.isOK && scene.storage.keys.count == 1, "nobody else deletes them")
            for _ in 0..<2 {
                let deleted = try await scene.ann.client.push("room:general", "delete_message", reference)
                #expect(deleted.isOK, "\(deleted.reason ?? "")")
            }
            #expect(scene.storage.keys.isEmpty)
            let room = try #require(await scene.chat.application.rooms.room(slug: "general"))
            let uploads = try #require(scene.chat.application.uploads)
            let link = try await uploads.link(to: id, in: room, for: scene.ann.user)
            #expect(link == nil)
        }
    }

    @Test("of a message that has gone by its time to live go too")
    func expiring() async throws {
        try await self.withScene { scene in
            let id = try await scene.upload(by: scene.ann)
            let sent = try await scene.send(NewMessage(attachments: [id]), by: scene.ann)
            let reference = try sent.response.decode(as: MessageReference.self)
            let room = try #require(await scene.chat.application.rooms.room(slug: "general"))
            try await scene.chat.application.messages.messages.delete(.key(room.id, reference.timestamp))
            try await scene.chat.withConsumers {
                let areGone = try await eventually { scene.storage.keys.isEmpty }
                #expect(areGone)
            }
        }
    }

    @Test("are too many above ten")
    func tooMany() async throws {
        try await self.withScene { scene in
            let ids = (0...Uploads.maximumPerMessage).map { "id-\($0)" }
            let reply = try await scene.send(NewMessage(attachments: ids), by: scene.ann)
            #expect(reply.reason == "A message can have up to 10 files, each of them once")
        }
    }

    @Test("are none on a server without a bucket, and neither are messages without anything")
    func withoutBucket() async throws {
        try await TestChat.withChat { chat in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter("general")
            let file = try await ann.client.push("room:general", "new_message", NewMessage(attachments: ["id"]))
            #expect(file.reason == "This server takes no files")
            let empty = try await ann.client.push("room:general", "new_message", NewMessage(attachments: []))
            #expect(empty.reason == "Message cannot be empty")
        }
    }
}
