import ChannelKit
import DynamoKit
import Logging

/// `mark_read`, from a member.
struct MarkRead: Decodable, Sendable {
    /// The time of the last message that they have seen.
    var timestamp: Int64
}

/// The answer to `mark_read`.
struct MarkedRead: Codable, Hashable, Sendable {
    /// `null` as long as there is nothing to be read.
    var lastReadAt: Int64?

    enum CodingKeys: String, CodingKey {
        case lastReadAt = "last_read_at"
    }

    /// Written out, so that it is there as `null` rather than missing.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.lastReadAt, forKey: .lastReadAt)
    }
}

/// Who has read how far, as a join tells it.
struct RoomReceipts: Sendable {
    /// The member's own.
    var lastReadAt: Int64?
    /// Those of others.
    var receipts: [ReceiptPayload]
}

extension RoomChannel {
    func receipts(of room: Room, for user: User) async throws -> RoomReceipts {
        async let lastReadAt = self.services.receipts.lastReadAt(of: user, in: room)
        let receipts = try await self.services.receipts.newest(in: room, except: user)
        return RoomReceipts(lastReadAt: try await lastReadAt, receipts: receipts.compactMap { ReceiptPayload($0) })
    }

    func markRead(_ payload: MarkRead, _ context: Context) async throws -> Outcome {
        let room = try self.joinedRoom()
        let user = User(context.assigns)
        return try await self.answer(context, failure: "failed to mark as read") {
            switch try await self.services.receipts.advance(user, in: room, upTo: payload.timestamp) {
            case .moved(let receipt):
                try self.tell(of: receipt, context)
                return .ok(MarkedRead(lastReadAt: receipt.lastReadAt))
            case .stayed(let receipt):
                return .ok(MarkedRead(lastReadAt: receipt.lastReadAt))
            case nil:
                return .ok(MarkedRead(lastReadAt: try await self.services.receipts.lastReadAt(of: user, in: room)))
            }
        }
    }

    /// Has the member's receipt follow what they write.
    ///
    /// One that is missing costs nobody anything: what one has written oneself is never counted as unread.
    func hasWritten(at timestamp: Int64, _ context: Context) async throws {
        let user = User(context.assigns)
        do {
            let advance = try await self.services.receipts.advance(user, in: self.joinedRoom(), to: timestamp)
            if case .moved(let receipt) = advance { try self.tell(of: receipt, context) }
        } catch let error as DynamoError {
            context.logger.error("A receipt could not be stored", metadata: ["error": "\(error)"])
        }
    }

    /// Tells the room, and the member's other devices.
    private func tell(of receipt: ReadReceipt, _ context: Context) throws {
        guard let room = self.room, let payload = ReceiptPayload(receipt) else { return }
        try context.broadcast("read", payload)
        let read = RoomRead(slug: room.slug, lastReadAt: receipt.lastReadAt)
        try context.broadcast(to: ChatTopic.user(receipt.userID), "read", read)
    }
}
