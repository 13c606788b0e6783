import DynamoKit

/// A user's handler as the workers see it: without the type of the items.
protocol ChangeDelivery: Sendable {
    associatedtype Change: Sendable

    /// How many changes ``handle(_:)`` takes at a time.
    var unit: BatchDelivery.Unit { get }

    /// Whether it can do with what the stream records.
    func accepts(_ viewType: StreamViewType?) -> Bool

    /// - Throws: When the record cannot be decoded.
    func change(_ record: StreamRecord, shardID: String) throws -> Change

    func handle(_ changes: [Change]) async throws
}

/// Delivers to a ``StreamHandler``, one change at a time.
struct HandlerDelivery<Handler: StreamHandler>: ChangeDelivery {
    let handler: Handler
    let table: DynamoTable<Handler.Item>

    var unit: BatchDelivery.Unit { .record }

    func accepts(_ viewType: StreamViewType?) -> Bool { viewType == .newAndOldImages }

    enum Change: Sendable {
        case inserted(Handler.Item, StreamRecordMetadata)
        case modified(from: Handler.Item, to: Handler.Item, StreamRecordMetadata)
        case removed(Handler.Item, StreamRecordMetadata)
    }

    func change(_ record: StreamRecord, shardID: String) throws -> Change {
        let change = try StreamChange(record, shardID: shardID, table: self.table)
        switch (change.event, change.old, change.new) {
        case (.insert, _, let new?): return .inserted(new, change.metadata)
        case (.modify, let old?, let new?): return .modified(from: old, to: new, change.metadata)
        case (.remove, let old?, _): return .removed(old, change.metadata)
        default:
            throw StreamConsumerError(
                .imageMissing,
                message:
                    "Record \(record.sequenceNumber), \(record.eventName.rawValue), lacks an image that it should have."
            )
        }
    }

    func handle(_ changes: [Change]) async throws {
        for change in changes {
            switch change {
            case .inserted(let item, let metadata): try await self.handler.inserted(item, metadata: metadata)
            case .modified(let old, let new, let metadata):
                try await self.handler.modified(from: old, to: new, metadata: metadata)
            case .removed(let item, let metadata): try await self.handler.removed(item, metadata: metadata)
            }
        }
    }
}

/// Delivers to a closure, a batch at a time.
struct BatchHandlerDelivery<Item: Codable & Sendable>: ChangeDelivery {
    let table: DynamoTable<Item>
    let handler: @Sendable ([StreamChange<Item>]) async throws -> Void

    var unit: BatchDelivery.Unit { .batch }

    func accepts(_ viewType: StreamViewType?) -> Bool { true }

    func change(_ record: StreamRecord, shardID: String) throws -> StreamChange<Item> {
        try StreamChange(record, shardID: shardID, table: self.table)
    }

    func handle(_ changes: [StreamChange<Item>]) async throws {
        try await self.handler(changes)
    }
}
