import ChannelKit
import DynamoKitStreams

/// Counts the reactions to messages, as the stream of `ChatApp_Reactions` tells of them, and tells the room.
///
/// A change tells no more than which message to count anew. So changes may come late, twice, or after a crash.
struct ReactionCounter: Sendable {
    private let reactions: ReactionStore
    private let rooms: RoomStore
    private let pubSub: LocalPubSub

    /// - Parameters:
    ///   - reactions: The reactions.
    ///   - rooms: The rooms there are.
    ///   - pubSub: Takes what is told to the members of rooms.
    init(reactions: ReactionStore, rooms: RoomStore, pubSub: LocalPubSub) {
        self.reactions = reactions
        self.rooms = rooms
        self.pubSub = pubSub
    }

    /// Some reactions have been put there or taken away. Those to one message are counted once.
    func handle(_ changes: [StreamChange<StoredReaction>]) async throws {
        var seen: Set<ReactionTarget> = []
        for change in changes {
            guard let target = (change.new ?? change.old)?.target, seen.insert(target).inserted else { continue }
            guard let counts = try await self.reactions.recount(target) else {
                // Somebody was at it while the message was being deleted.
                try await self.reactions.removeAll(of: target)
                continue
            }
            guard let room = try await self.rooms.room(id: target.roomID) else { continue }
            try self.pubSub.broadcast(
                Broadcast(
                    topic: ChatTopic.room(room),
                    event: "reactions_changed",
                    payload: Payload(encoding: ReactionsChanged(target, counts))
                )
            )
        }
    }
}

/// `reactions_changed`, to the room.
struct ReactionsChanged: Codable, Hashable, Sendable {
    var id: String
    var timestamp: Int64
    /// All of the message, empty if there is none left.
    var reactions: [Reaction]

    init(_ target: ReactionTarget, _ reactions: [Reaction]) {
        self.id = target.messageID
        self.timestamp = target.timestamp
        self.reactions = reactions
    }
}
