import ChannelKit

// What was said before, and what a member has missed: `load_more_messages`, and the answer to a join.

extension RoomChannel {
    func loadMore(_ payload: LoadMore, _ context: Context) async throws -> Outcome {
        let room = try self.joinedRoom()
        return try await self.answer(context, failure: "failed to load messages") {
            let request = try HistoryRequest(
                before: payload.before,
                after: payload.after,
                around: payload.around,
                limit: payload.limit
            )
            return .ok(try await self.services.messages.page(of: room, request))
        }
    }

    /// What somebody who comes in is shown: what came since they were here, if a page can hold it, or else the newest page.
    ///
    /// - Parameters:
    ///   - room: The room.
    ///   - newer: The `newer` of the last page that they have. One that is good no more is as none.
    /// - Returns: The page, and whether it continues theirs.
    func history(of room: Room, after newer: String?) async throws -> (page: MessagePage, isContinued: Bool) {
        let messages = self.services.messages
        if let newer {
            do {
                let request = HistoryRequest(.after(newer), limit: HistoryRequest.limits.upperBound)
                let page = try await messages.page(of: room, request)
                if !page.hasMore { return (page, true) }
            } catch is InvalidCursor {
                // Of before the secret was changed, most likely. The answer tells that nothing is continued.
            }
        }
        return (try await messages.latest(of: room), false)
    }
}
