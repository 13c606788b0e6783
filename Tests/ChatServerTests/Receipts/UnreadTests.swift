import DynamoKit
import HTTPTypes
import Testing

@testable import ChatServer

@Suite("Unread counts")
struct UnreadTests {
    private static let ann = User(id: "ann", username: "Ann")
    private static let bo = User(id: "bo", username: "Bo")

    private struct Unread: Decodable { var rooms: [UnreadPayload] }

    private static func counts(for userID: String, in chat: TestChat) async throws -> [UnreadPayload] {
        let unread = chat.application.unread
        return try await unread.counts(of: unread.rooms(readBy: userID))
    }

    @Test("are of others' messages since the receipt, of each room that one has read in")
    func counts() async throws {
        try await TestChat.withChat { chat in
            let general = try #require(await chat.application.rooms.room(slug: "general"))
            let talk = try #require(await chat.application.rooms.room(slug: "tech-talk"))
            let first = try await chat.post("before", in: general, by: Self.bo)
            _ = try await chat.application.receipts.advance(Self.ann, in: general, to: first.timestamp)
            #expect(try await Self.counts(for: "ann", in: chat).map(\.count) == [0])
            for number in 0..<4 { _ = try await chat.post("\(number)", in: general, by: Self.bo) }
            for number in 0..<3 { _ = try await chat.post("\(number)", in: general, by: Self.ann) }
            // Nobody but Bo has read here.
            let other = try await chat.post("elsewhere", in: talk, by: Self.ann)
            _ = try await chat.application.receipts.advance(Self.bo, in: talk, to: other.timestamp)
            let token = try await chat.token(Self.ann)
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.get, "/api/unread", token: token)
                #expect(answer.status == 200)
                #expect(
                    try answer.decode(Unread.self).rooms == [
                        UnreadPayload(
                            slug: "general",
                            name: "General",
                            count: 4,
                            isCapped: false,
                            lastReadAt: first.timestamp
                        )
                    ]
                )
            }
        }
    }

    @Test("leave out what is deleted or has expired")
    func deleted() async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let first = try await chat.post("before", in: room, by: Self.bo)
            _ = try await chat.application.receipts.advance(Self.ann, in: room, to: first.timestamp)
            let gone = try await chat.post("gone", in: room, by: Self.bo)
            _ = try await chat.post("here", in: room, by: Self.bo)
            _ = try await chat.application.messages.delete(gone.reference, in: room, by: Self.bo)
            let expired = try await chat.post("expired", in: room, by: Self.bo)
            try await chat.client.table(ChatTables.messages, of: Message.self)
                .update(.key(room.id, expired.timestamp)) { $0.set("expiresAt", to: expired.timestamp / 1000 - 1) }
            #expect(try await Self.counts(for: "ann", in: chat).map(\.count) == [1])
        }
    }

    @Test("stop at 100")
    func cap() async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let first = try await chat.post("before", in: room, by: Self.bo)
            _ = try await chat.application.receipts.advance(Self.ann, in: room, to: first.timestamp)
            // More of one's own than are looked at in one read.
            for number in 0..<120 { _ = try await chat.post("\(number)", in: room, by: Self.ann) }
            for number in 0..<99 { _ = try await chat.post("\(number)", in: room, by: Self.bo) }
            let below = try await Self.counts(for: "ann", in: chat)
            #expect(below.map(\.count) == [99])
            #expect(below.map(\.isCapped) == [false])
            for number in 0..<20 { _ = try await chat.post("\(number)", in: room, by: Self.bo) }
            let above = try await Self.counts(for: "ann", in: chat)
            #expect(above.map(\.count) == [100])
            #expect(above.map(\.isCapped) == [true])
        }
    }

    @Test("want a token that is good")
    func unauthorized() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let nobody = try await routes.send(.get, "/api/unread")
                #expect(try nobody.problem().status == 401)
                let otherMethod = try await routes.send(.post, "/api/unread", json: "{}")
                #expect(try otherMethod.problem().status == 405)
            }
        }
    }
}
