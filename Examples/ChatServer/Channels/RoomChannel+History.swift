import ChannelKit
import DynamoKit

// What was said before: `load_more_messages`.

extension RoomChannel {
    func loadMore(_ payload: LoadMore, _ context: Context) async throws -> Outcome {
        let room = try self.joinedRoom()
        let limit = payload.limit ?? MessageStore.defaultPageSize
        guard MessageStore.pageSizes.contains(limit) else {
            return .error(reason: "limit has to be from 1 to \(MessageStore.pageSizes.upperBound)")
        }
        return try await self.answer(context, failure: "failed to load messages") {
            do {
                return .ok(try await self.services.messages.page(of: room, before: payload.before, limit: limit))
            } catch let error as DynamoError where error.code == .invalidCursor {
                return .error(reason: "invalid cursor")
            }
        }
    }
}
