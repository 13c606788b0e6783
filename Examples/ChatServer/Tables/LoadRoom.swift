import DynamoKit

/// A room with any number of messages, to see how pages and joins do with a long history.
enum LoadRoom {
    static let slug = "load-test"
    static let counts = 1...100_000_000

    /// 1 January 2025 in UTC; the messages are a second apart.
    private static let start: Int64 = 1_735_689_600_000
    private static let writers = ["Ann", "Bob", "Cleo", "Dora"]
    private static let chunk = 1_000

    /// Makes the room, unless it is there.
    static func make(in rooms: RoomStore) async throws {
        let name = try RoomName("Load test", description: "Messages made by a program")
        _ = try await rooms.create(name, slug: try RoomSlug(Self.slug), id: Self.slug)
    }

    /// Writes the first messages, which are the same each time.
    static func fill(to count: Int, on client: DynamoClient) async throws {
        let table = client.table(ChatTables.messages, of: Message.self)
        var first = 0
        while first < count {
            let end = min(first + Self.chunk, count)
            try await table.batchWrite(putting: (first..<end).map(Self.message))
            first = end
        }
    }

    private static func message(_ number: Int) -> Message {
        let timestamp = Self.start + Int64(number) * 1_000
        let writer = Self.writers[number % Self.writers.count]
        return Message(
            roomID: Self.slug,
            timestamp: timestamp,
            id: "\(Self.slug)-\(number)",
            userID: "\(Self.slug)-\(writer.lowercased())",
            username: writer,
            content: "Message \(number), about as long as what people say to each other.",
            createdAt: UnixTime.iso8601(milliseconds: timestamp)
        )
    }
}
