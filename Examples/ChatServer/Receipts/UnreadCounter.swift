import DynamoKit

/// How much a person has not read in one room, as clients see it.
struct UnreadPayload: Codable, Hashable, Sendable {
    var slug: String
    var name: String
    var count: Int
    /// Whether counting has stopped at ``UnreadCounter/maximumCounted``.
    var isCapped: Bool
    var lastReadAt: Int64

    enum CodingKeys: String, CodingKey {
        case slug, name, count
        case isCapped = "is_capped"
        case lastReadAt = "last_read_at"
    }
}

/// Counts what people have not read, from their receipts and the messages after those.
struct UnreadCounter: Sendable {
    /// Where counting a room stops.
    static let maximumCounted = 100
    /// Of so many rooms, those that the person has read in last.
    static let maximumRooms = 200
    /// How many rooms are counted at once.
    static let maximumConcurrentCounts = 8

    private let rooms: RoomStore
    private let receipts: ReadReceiptStore
    private let messages: DynamoTable<Message>

    init(client: DynamoClient, rooms: RoomStore, receipts: ReadReceiptStore) {
        self.rooms = rooms
        self.receipts = receipts
        self.messages = client.table(ChatTables.messages, of: Message.self)
    }

    /// A room that a person has read in.
    struct ReadRoom: Sendable {
        var room: Room
        var receipt: ReadReceipt
    }

    /// The rooms that a person has read in, the last one first.
    func rooms(readBy userID: String) async throws -> [ReadRoom] {
        let receipts = try await self.receipts.newest(of: userID, limit: Self.maximumRooms)
        return
            try await receipts
            .mapConcurrently(atMost: Self.maximumConcurrentCounts) { receipt in
                try await self.rooms.room(id: receipt.roomID).map { ReadRoom(room: $0, receipt: receipt) }
            }
            .compactMap(\.self)
    }

    /// What came since from others, room by room.
    func counts(of rooms: [ReadRoom]) async throws -> [UnreadPayload] {
        try await rooms.mapConcurrently(atMost: Self.maximumConcurrentCounts) { try await self.count(in: $0) }
    }

    private func count(in read: ReadRoom) async throws -> UnreadPayload {
        let (room, receipt) = (read.room, read.receipt)
        let count = try await self.messages
            .query(
                partition: receipt.roomID,
                sort: .greaterThan(receipt.lastReadAt),
                filter: .notEquals("userId", receipt.userID) && .notExists("deletedAt")
                    && Message.isVisible(at: UnixTime.milliseconds())
            )
            .limit(Self.maximumCounted)
            .readSize(Self.maximumCounted)
            .count()
        return UnreadPayload(
            slug: room.slug,
            name: room.name,
            count: count,
            isCapped: count == Self.maximumCounted,
            lastReadAt: receipt.lastReadAt
        )
    }
}
