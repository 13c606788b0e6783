import DynamoKit
import Foundation
import Synchronization

/// The messages of all rooms: `ChatApp_Messages`.
final class MessageStore: Sendable {
    static let defaultPageSize = 50
    static let pageSizes = 1...100

    private let messages: DynamoTable<Message>
    private let cursors: PageCursor.Sealer
    private let timestamps = Mutex(TimestampAllocator())
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - client: Where the table is.
    ///   - cursors: Seals cursors, since they leave the server.
    ///   - now: The Unix time in milliseconds.
    init(
        client: DynamoClient,
        cursors: PageCursor.Sealer,
        now: @escaping @Sendable () -> Int64 = { UnixTime.milliseconds() }
    ) {
        self.messages = client.table(ChatTables.messages, of: Message.self)
        self.cursors = cursors
        self.now = now
    }

    /// Stores a message at the end of a room.
    ///
    /// - Throws: `DynamoError`.
    func append(_ content: MessageContent, to room: Room, by user: User) async throws -> Message {
        let id = UUID().uuidString.lowercased()
        var taken: Int64?
        while true {
            let now = self.now()
            let timestamp = self.timestamps.withLock { $0.allocate(room: room.id, now: now, after: taken) }
            let message = Message(
                roomID: room.id,
                timestamp: timestamp,
                id: id,
                userID: user.id,
                username: user.username,
                content: content.text,
                createdAt: UnixTime.iso8601(milliseconds: timestamp)
            )
            do {
                try await self.messages.put(message, if: .notExists("roomId"))
                return message
            } catch let error as DynamoError where error.code == .conditionalCheckFailed {
                // Ours, if an attempt before this one arrived and its answer was lost; else another node's.
                if error.item?["messageId"] == .string(id) { return message }
                taken = timestamp
            }
        }
    }

    /// The newest messages of a room, those just stored included.
    func latest(of room: Room) async throws -> MessagePage {
        try await self.page(of: room, before: nil, limit: Self.defaultPageSize)
    }

    /// Consecutive messages of a room.
    ///
    /// - Parameters:
    ///   - room: The room.
    ///   - token: The cursor of the page that is to be continued; `nil` for the newest messages.
    ///   - limit: How many, one of ``pageSizes``.
    /// - Throws: `DynamoError`, with code `invalidCursor` for a cursor that is not of this room.
    func page(of room: Room, before token: String?, limit: Int) async throws -> MessagePage {
        let cursor = try token.map { try self.cursors.cursor($0) }
        let page = try await self.messages
            .query(partition: room.id, order: .descending, consistent: token == nil)
            .page(limit: limit, from: cursor, edges: .ahead)
        return MessagePage(page.items.reversed(), cursor: page.next.map { self.cursors.token(for: $0) })
    }
}
