import DynamoKit

extension MessageStore {
    /// What a person has written, in all rooms, without what was deleted since; newest first.
    ///
    /// The index may be a moment behind.
    ///
    /// - Parameters:
    ///   - userID: Whose messages.
    ///   - token: The cursor of the page that is to be continued; `nil` for the newest messages.
    ///   - limit: How many at most.
    /// - Returns: The messages, and where older ones continue, if there are any.
    /// - Throws: ``InvalidCursor``, `DynamoError`.
    func page(
        by userID: String,
        before token: String?,
        limit: Int
    ) async throws -> (messages: [Message], cursor: String?) {
        do {
            let cursor = try token.map { try self.cursors.cursor($0) }
            let page = try await self.messages.index("userId-timestamp-index")
                .query(
                    partition: userID,
                    order: .descending,
                    filter: Message.isVisible(at: self.now()) && .notExists("deletedAt")
                )
                .page(limit: limit, from: cursor, edges: .ahead)
            return (page.items, page.next.map { self.cursors.token(for: $0) })
        } catch let error as DynamoError where error.code == .invalidCursor {
            throw InvalidCursor()
        }
    }
}
