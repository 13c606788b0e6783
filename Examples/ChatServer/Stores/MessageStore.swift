import DynamoKit
import Foundation
import Synchronization

/// The messages of all rooms: `ChatApp_Messages`.
final class MessageStore: Sendable {
    let messages: DynamoTable<Message>
    private let client: DynamoClient
    private let claims: DynamoTable<MessageClaim>
    private let unheard = UnheardMessages()
    let cursors: PageCursor.Sealer
    let seal: HistorySeal
    private let retention: Duration?
    private let timestamps = Mutex(TimestampAllocator())
    let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - client: Where the table is.
    ///   - cursorSecret: Seals cursors, since they leave the server: 32 random bytes or more.
    ///   - retention: How long messages are kept; for good by default.
    ///   - now: The Unix time in milliseconds.
    init(
        client: DynamoClient,
        cursorSecret: [UInt8],
        retention: Duration? = nil,
        now: @escaping @Sendable () -> Int64 = { UnixTime.milliseconds() }
    ) throws(DynamoError) {
        self.client = client
        self.messages = client.table(ChatTables.messages, of: Message.self)
        self.claims = client.table(ChatTables.messages, of: MessageClaim.self)
        self.cursors = try PageCursor.Sealer(secret: cursorSecret)
        self.retention = retention
        self.seal = HistorySeal(secret: cursorSecret)
        self.now = now
    }
}

// MARK: Writing

extension MessageStore {
    /// What has become of a message that was to be stored.
    enum Appended: Sendable {
        /// It is stored, and to be shown.
        case stored(Message)
        /// Its writer had sent it before; this is where it is stored.
        case storedBefore(MessageReference)
    }

    /// Stores a message at the end of a room, unless its writer's message with the same client key is there already.
    ///
    /// - Throws: `DynamoError`.
    func append(_ draft: MessageDraft, to room: Room, by user: User) async throws -> Appended {
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
                content: draft.content.text,
                createdAt: UnixTime.iso8601(milliseconds: timestamp),
                clientKey: draft.clientKey?.text,
                expiresAt: self.expiry(of: draft, at: timestamp),
                replyTo: draft.replyTo,
                attachments: draft.attachments.isEmpty ? nil : draft.attachments
            )
            let claim = draft.clientKey.map { MessageClaim($0, for: message, at: now) }
            switch try await self.write(message, claim, at: now) {
            case .written: return .stored(message)
            case .placeTaken: taken = timestamp
            case .keyClaimed(let reference): return try await self.found(reference, in: room)
            }
        }
    }

    /// When a message expires, in Unix time in seconds: when its writer wants, or with all that are as old.
    private func expiry(of draft: MessageDraft, at timestamp: Int64) -> Int64? {
        let lifetimes = [draft.lifetime.map { Int64($0.seconds) }, self.retention?.components.seconds]
        // Rounded up, so that it is there for all of its time.
        return lifetimes.compactMap { $0 }.min().map { (timestamp + 999) / 1000 + $0 }
    }

    /// Where a person's message with this client key is stored, if it is.
    ///
    /// - Throws: `DynamoError`.
    func reference(to key: ClientKey, in room: Room, by user: User) async throws -> MessageReference? {
        let partition = MessageClaim.partition(key, room: room.id, user: user.id)
        let claim = try await self.claims.get(.key(partition, MessageClaim.place), consistent: true)
        return claim.flatMap { $0.expiresAt < self.now() / 1000 ? nil : $0.reference }
    }

    private enum Written {
        case written
        /// Another server was there first.
        case placeTaken
        case keyClaimed(MessageReference)
    }

    private func write(_ message: Message, _ claim: MessageClaim?, at now: Int64) async throws -> Written {
        do {
            guard let claim else {
                try await self.messages.create(message)
                return .written
            }
            // DynamoDB removes what has expired when it likes, so what has counts for nothing here.
            let isFree: Condition = .notExists("roomId") || .lessThan("expiresAt", now / 1000)
            try await self.client.transactWrite {
                self.messages.creating(message)
                self.claims.putting(claim, if: isFree)
            }
            return .written
        } catch let error as DynamoError where error.isConditionFailed {
            return try await self.obstacle(to: message, claim, error)
        } catch let error as DynamoError where claim != nil && error.isOutcomeUnknown {
            self.unheard.insert(message.id)
            throw error
        }
    }

    /// What a message met in its place, or in that of its claim.
    private func obstacle(to message: Message, _ claim: MessageClaim?, _ error: DynamoError) async throws -> Written {
        if let claim, error.failedActions[1]?.isConditionalCheckFailed == true,
            let found = try await self.claims.get(.key(claim.partition, claim.place), consistent: true)
        {
            return .keyClaimed(found.reference)
        }
        // Ours, if an attempt before this one arrived and its answer was lost; else another server's.
        return error.item?["messageId"] == .string(message.id) ? .written : .placeTaken
    }

    /// A message that is stored was sent again: shown before, unless its writer was told of a failure then.
    private func found(_ reference: MessageReference, in room: Room) async throws -> Appended {
        guard self.unheard.remove(reference.messageID),
            let message = try await self.messages.get(.key(room.id, reference.timestamp), consistent: true)
        else { return .storedBefore(reference) }
        return .stored(message)
    }
}
