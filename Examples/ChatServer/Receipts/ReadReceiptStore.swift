import DynamoKit

/// How far everybody has read: `ChatApp_ReadReceipts`.
struct ReadReceiptStore: Sendable {
    /// How many people's receipts of a room are told.
    static let maximumListed = 50

    private struct MessageTime: Codable, Sendable {
        var timestamp: Int64
    }

    private let receipts: DynamoTable<ReadReceipt>
    private let byRoom: DynamoIndex<ReadReceipt>
    private let messages: DynamoTable<Message>

    init(client: DynamoClient) {
        self.receipts = client.table(ChatTables.readReceipts, of: ReadReceipt.self)
        self.byRoom = self.receipts.index("roomId-lastReadAt-index")
        self.messages = client.table(ChatTables.messages, of: Message.self)
    }

    /// What has become of a receipt.
    enum Advance: Hashable, Sendable {
        /// It stands where it was to.
        case moved(ReadReceipt)
        /// It stood there or further on already.
        case stayed(ReadReceipt)
    }

    /// A person has read a room up to a time of the client's own choice.
    ///
    /// The receipt goes to the last message that there is by then, so that nobody has read what is yet to be said.
    ///
    /// - Returns: `nil` when there is no message by then.
    func advance(_ user: User, in room: Room, upTo timestamp: Int64) async throws -> Advance? {
        let newest = try await self.messages
            .query(
                partition: room.id,
                sort: .lessThanOrEqual(timestamp),
                order: .descending,
                consistent: true
            )
            .selecting(["timestamp"], as: MessageTime.self)
            .first()
        guard let newest else { return nil }
        return try await self.advance(user, in: room, to: newest.timestamp)
    }

    /// A person has read a message.
    ///
    /// - Parameters:
    ///   - user: The person.
    ///   - room: Where the message is.
    ///   - timestamp: Its time.
    func advance(_ user: User, in room: Room, to timestamp: Int64) async throws -> Advance {
        do {
            let receipt = try await self.receipts.update(
                .key(user.id, room.id),
                returning: .newItem,
                if: .notExists("lastReadAt") || .lessThan("lastReadAt", timestamp)
            ) {
                $0.set("lastReadAt", to: timestamp)
                $0.set("username", to: user.username)
            }
            return .moved(receipt)
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            guard let item = error.item else { throw error }
            let receipt = try self.receipts.decode(item)
            // Ours, if an attempt before this one arrived and its answer was lost.
            return error.isOutcomeUnknown && receipt.lastReadAt == timestamp ? .moved(receipt) : .stayed(receipt)
        }
    }

    /// How far a person has read a room; `nil` if they never have.
    func lastReadAt(of user: User, in room: Room) async throws -> Int64? {
        try await self.receipts.get(.key(user.id, room.id), consistent: true)?.lastReadAt
    }

    /// Those who read a room last, but for one person.
    func newest(in room: Room, except user: User) async throws -> [ReadReceipt] {
        var receipts: [ReadReceipt] = []
        let newest = self.byRoom.query(partition: room.id, order: .descending).limit(Self.maximumListed + 1)
        for try await receipt in newest where receipt.userID != user.id { receipts.append(receipt) }
        return Array(receipts.prefix(Self.maximumListed))
    }

    /// The receipts of a person, of the rooms with the newest first.
    ///
    /// - Parameter limit: How many.
    func newest(of userID: String, limit: Int) async throws -> [ReadReceipt] {
        var receipts: [ReadReceipt] = []
        for try await receipt in self.receipts.query(partition: userID).limit(RoomStore.maximumListed) {
            receipts.append(receipt)
        }
        return Array(receipts.sorted { ($0.lastReadAt, $0.roomID) > ($1.lastReadAt, $1.roomID) }.prefix(limit))
    }
}
