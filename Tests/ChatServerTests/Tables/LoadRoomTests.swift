import Testing

@testable import ChatServer

@Suite("The room for tests under load")
struct LoadRoomTests {
    @Test("has as many messages as were asked for, however often, and pages go through all of them")
    func filling() async throws {
        try await TestChat.withChat { chat in
            for _ in 0..<2 {
                try await LoadRoom.make(in: chat.application.rooms)
                try await LoadRoom.fill(to: 120, on: chat.client)
            }
            let room = try #require(await chat.application.rooms.room(slug: LoadRoom.slug))
            let messages = chat.application.messages
            var numbers: [String] = []
            var cursor: String?
            repeat {
                let page = try await messages.page(of: room, HistoryRequest(cursor.map { .before($0) } ?? .newest))
                numbers.insert(contentsOf: page.messages.map(\.id), at: 0)
                cursor = page.cursor
            } while cursor != nil
            #expect(numbers == (0..<120).map { "load-test-\($0)" })
        }
    }
}
