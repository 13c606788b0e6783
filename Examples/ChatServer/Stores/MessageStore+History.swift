import DynamoKit

// Pages are exact: they begin and end where they say, and what has expired is not in them. All are read consistently, or one
// that follows another might miss what was stored just before.

extension MessageStore {
    /// The newest messages of a room, those just stored included.
    ///
    /// - Throws: `DynamoError`.
    func latest(of room: Room) async throws -> MessagePage { try await self.page(of: room, HistoryRequest()) }

    /// Consecutive messages of a room.
    ///
    /// - Throws: ``InvalidCursor``, `DynamoError`.
    func page(of room: Room, _ request: HistoryRequest) async throws -> MessagePage {
        switch request.place {
        case .newest:
            return try await self.older(than: nil, in: room, limit: request.limit)
        case .before(let token):
            guard case .older(let timestamp) = try self.seal.cursor(token, in: room) else { throw InvalidCursor() }
            return try await self.older(than: timestamp, in: room, limit: request.limit)
        case .after(let token):
            guard case .newer(let mark) = try self.seal.cursor(token, in: room) else { throw InvalidCursor() }
            return try await self.newer(than: mark, in: room, limit: request.limit)
        case .around(let timestamp):
            return try await self.around(timestamp, in: room, limit: request.limit)
        }
    }

    private func older(than timestamp: Int64?, in room: Room, limit: Int) async throws -> MessagePage {
        let now = self.now()
        let page = try await self.history(of: room, timestamp.map { .lessThan($0) }, .descending, at: now)
            .page(limit: limit)
        let messages = Array(page.items.reversed())
        // All that is not older than an empty page is newer.
        let none = timestamp.map { HistoryMark(settled: $0 - 1) }
        let mark = HistoryMark(behind: messages.map(\.timestamp), now: now) ?? none
        return MessagePage(
            messages: messages.map(MessagePayload.init),
            hasMore: page.next != nil,
            cursor: page.next != nil ? messages.first.map { self.cursor(before: $0.timestamp, in: room) } : nil,
            newer: mark.map { self.seal.token(for: .newer($0), in: room) }
        )
    }

    private func newer(than mark: HistoryMark, in room: Room, limit: Int) async throws -> MessagePage {
        let now = self.now()
        // Those among them that were given before are left out, and as many read more.
        let page = try await self.history(of: room, .greaterThan(mark.settled), .ascending, at: now)
            .page(limit: limit + mark.given.count)
        let given = Set(mark.given)
        let fresh = page.items.filter { !given.contains($0.timestamp) }
        let messages = fresh.prefix(limit)
        let hasMore = fresh.count > limit || page.next != nil
        var mark = mark
        let end = messages.first?.timestamp ?? max(mark.settled, mark.given.last ?? mark.settled) + 1
        mark.give(messages.map(\.timestamp), upTo: hasMore ? messages.last?.timestamp : nil, now: now)
        let hasOlder = try await self.history(of: room, .lessThan(end), .descending, at: now).first() != nil
        return MessagePage(
            messages: messages.map(MessagePayload.init),
            hasMore: hasMore,
            cursor: hasOlder ? self.cursor(before: end, in: room) : nil,
            newer: self.seal.token(for: .newer(mark), in: room)
        )
    }

    /// Half of the page comes before and half behind; where one side has not as many, more of the other.
    private func around(_ timestamp: Int64, in room: Room, limit: Int) async throws -> MessagePage {
        let now = self.now()
        async let older = self.history(of: room, .lessThanOrEqual(timestamp), .descending, at: now).page(limit: limit)
        let newer = try await self.history(of: room, .greaterThan(timestamp), .ascending, at: now).page(limit: limit)
        let (before, behind) = (try await older.items, newer.items)
        let newerCount = min(behind.count, max(limit / 2, limit - before.count))
        let taken = before.prefix(limit - newerCount)
        let messages = taken.reversed() + behind.prefix(newerCount)
        let hasMore = try await older.next != nil || taken.count < before.count
        let mark = HistoryMark(behind: messages.map(\.timestamp), now: now)
        return MessagePage(
            messages: messages.map(MessagePayload.init),
            hasMore: hasMore,
            cursor: hasMore ? messages.first.map { self.cursor(before: $0.timestamp, in: room) } : nil,
            newer: mark.map { self.seal.token(for: .newer($0), in: room) }
        )
    }

    private func history(
        of room: Room,
        _ sort: SortKeyCondition?,
        _ order: QueryOrder,
        at now: Int64
    ) -> ItemSequence<Message> {
        self.messages.query(
            partition: room.id,
            sort: sort,
            order: order,
            filter: Message.isVisible(at: now),
            consistent: true
        )
    }

    private func cursor(before timestamp: Int64, in room: Room) -> String {
        self.seal.token(for: .older(than: timestamp), in: room)
    }
}
