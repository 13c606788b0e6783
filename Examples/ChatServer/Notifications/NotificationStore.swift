import DynamoKit

/// What concerns whom: `ChatApp_Notifications`.
struct NotificationStore: Sendable {
    /// Where counting stops.
    static let maximumCounted = 100
    /// How many are marked as read at one stroke.
    static let maximumMarked = 1_000

    private let notifications: DynamoTable<StoredNotification>
    private let unread: DynamoIndex<StoredNotification>
    private let messages: DynamoTable<Message>
    private let cursors: PageCursor.Sealer

    /// - Parameters:
    ///   - client: Where the tables are.
    ///   - cursors: Seals cursors, since they leave the server.
    init(client: DynamoClient, cursors: PageCursor.Sealer) {
        self.notifications = client.table(ChatTables.notifications, of: StoredNotification.self)
        self.unread = self.notifications.index("userId-unreadAt-index")
        self.messages = client.table(ChatTables.messages, of: Message.self)
        self.cursors = cursors
    }

    /// Stores a notification, unless this person has had one of this message.
    ///
    /// - Returns: Whether it is new.
    func add(_ notification: StoredNotification) async throws -> Bool {
        do {
            try await self.notifications.create(notification)
            return true
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            // Perhaps ours, if an attempt before this one arrived and its answer was lost.
            return error.isOutcomeUnknown
        }
    }

    /// Notes in a message who has been told of it, so that it can be taken back though the message calls them no more.
    func note(_ userIDs: [String], in message: Message) async throws {
        do {
            let key = DynamoKey.key(message.roomID, message.timestamp)
            try await self.messages.update(key, if: .equals("messageId", message.id)) {
                $0.add("notified", Set(userIDs))
            }
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            return  // it has expired, and so have they
        }
    }

    /// Takes back what people were told of a message.
    func remove(_ id: String, of userIDs: Set<String>) async throws {
        guard !userIDs.isEmpty else { return }
        try await self.notifications.batchWrite(deleting: userIDs.map { .key($0, id) })
    }

    /// A person's notifications, the newest first.
    ///
    /// - Parameters:
    ///   - userID: The person.
    ///   - token: The cursor of the page that is to be continued; `nil` for the newest.
    ///   - limit: How many, one of ``HistoryRequest/limits``.
    /// - Throws: ``InvalidCursor`` for a cursor that is not of this person; `DynamoError`.
    func page(
        of userID: String,
        before token: String?,
        limit: Int
    ) async throws -> (notifications: [StoredNotification], cursor: String?) {
        do {
            let page = try await self.notifications
                .query(partition: userID, order: .descending, consistent: token == nil)
                .page(limit: limit, from: try token.map { try self.cursors.cursor($0) }, edges: .ahead)
            return (page.items, page.next.map { self.cursors.token(for: $0) })
        } catch let error as DynamoError where error.code == .invalidCursor {
            throw InvalidCursor()
        }
    }

    /// How many a person has not read; counting stops at ``maximumCounted``.
    func unreadCount(of userID: String) async throws -> Int {
        try await self.unread.query(partition: userID).limit(Self.maximumCounted).count()
    }

    /// Marks a person's notifications as read.
    ///
    /// - Parameters:
    ///   - userID: The person.
    ///   - timestamp: Those of messages up to this time, and up to ``maximumMarked`` of them, the newest first.
    /// - Returns: How many are left unread; counting stops at ``maximumCounted``.
    func markRead(of userID: String, upTo timestamp: Int64) async throws -> Int {
        var marked = 0
        let unread = self.unread.query(partition: userID, sort: .lessThanOrEqual(timestamp), order: .descending)
        for try await page in unread.limit(Self.maximumMarked).pages(size: 100) {
            _ = try await page.items.mapConcurrently(atMost: 8) { try await self.markRead($0) }
            marked += page.items.count
        }
        // The index may not have followed yet, so what has just been marked is not looked at again.
        let later = self.unread.query(partition: userID, sort: .greaterThan(timestamp))
        guard marked == Self.maximumMarked else { return try await later.limit(Self.maximumCounted).count() }
        return try await self.unreadCount(of: userID)
    }

    private func markRead(_ notification: StoredNotification) async throws {
        do {
            try await self.notifications.update(.key(notification.userID, notification.id), if: .exists("unreadAt")) {
                $0.remove("unreadAt")
            }
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            return  // read on another device, or gone
        }
    }
}
