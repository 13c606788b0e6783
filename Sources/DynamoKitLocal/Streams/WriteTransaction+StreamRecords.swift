import DynamoKit
import FoundationEssentials

extension WriteTransaction {
    /// Records a change of an item in its table's stream, if there is one, and if it is a change.
    ///
    /// It is part of the transaction that changes the item: there is no change without its record, nor the other way round.
    func recordChange(
        from old: DynamoItem?,
        to new: DynamoItem?,
        by author: ChangeAuthor,
        in table: StoredTable
    ) throws {
        guard let stream = table.stream, let item = new ?? old else { return }
        let event: StreamRecord.EventName
        switch (old, new) {
        case (nil, _): event = .insert
        case (_, nil): event = .remove
        case (let old?, let new?):
            // As maps, whose names too are compared by bytes.
            guard AttributeValue.map(old) != .map(new) else { return }
            event = .modify
        }
        let images: [DynamoItem?] = [
            table.key.key(of: item), stream.viewType.hasOldImage ? old : nil, stream.viewType.hasNewImage ? new : nil,
        ]
        let size = images.reduce(0) { $0 + ($1.map { ItemSize.bytes(of: $0) } ?? 0) }
        self.catalog.lastSequence += 1
        let statement = try self.connection.statement(
            """
            INSERT INTO stream_records \
            (shard_id, sequence, created_at, size, by_service, event, keys, old_image, new_image) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        )
        try statement.bind(try stream.shard(for: item, key: table.key), at: 1)
        try statement.bind(self.catalog.lastSequence, at: 2)
        try statement.bind(self.now.milliseconds, at: 3)
        try statement.bind(Int64(size), at: 4)
        try statement.bind(author == .timeToLive ? 1 : 0, at: 5)
        try statement.bind(event.rawValue, at: 6)
        // An image that the stream does not have stays unbound, which is NULL.
        for (index, image) in images.enumerated() {
            if let image { try statement.bind(ItemBlob.encode(image), at: Int32(7 + index)) }
        }
        try statement.run()
    }
}
