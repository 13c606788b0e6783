import DynamoKit

extension TableSchema {
    /// A table's stream, as far as the table has to know it.
    struct Stream: Hashable, Sendable {
        /// The name among the table's streams.
        var label: String
        var viewType: StreamViewType
        /// Whether it still records.
        var isEnabled: Bool
        /// The row of the shard that changes go to, or of the first of them.
        var shard: Int64
        /// The others, in the order of the partitions that they are for; `nil` when there are none.
        var moreShards: [OpenShard]?
    }

    /// A shard that changes go to, for partitions whose hash is not lower than the first, and belongs to no later shard.
    struct OpenShard: Hashable, Sendable, Codable {
        var shard: Int64
        var firstHash: UInt64
    }
}

extension TableSchema.Stream {
    /// The shards that changes go to. They share all hashes among them.
    var openShards: [TableSchema.OpenShard] {
        get { [TableSchema.OpenShard(shard: self.shard, firstHash: 0)] + (self.moreShards ?? []) }
        set {
            precondition(newValue.first?.firstHash == 0, "a stream that is on has shards for every partition")
            self.shard = newValue[0].shard
            self.moreShards = newValue.count > 1 ? Array(newValue.dropFirst()) : nil
        }
    }

    /// The row of the shard for changes of an item. It is that of the item's whole partition.
    func shard(for item: DynamoItem, key: KeyShape) throws -> Int64 {
        guard let moreShards, let partition = item[key.partition.name] else { return self.shard }
        let hash = Self.hash(try StoredKey.partitionBytes(partition))
        return moreShards.last { $0.firstHash <= hash }?.shard ?? self.shard
    }

    /// FNV-1a, with its bits mixed once more: the highest of them tell shards apart.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        return hash ^ (hash >> 33)
    }
}

extension TableSchema.Stream: Codable {
    private enum CodingKeys: String, CodingKey {
        case label
        case viewType
        case isEnabled
        case shard
        case moreShards
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.label = try container.decode(String.self, forKey: .label)
        let viewType = try container.decode(String.self, forKey: .viewType)
        guard let viewType = StreamViewType(rawValue: viewType) else {
            throw DecodingError.dataCorruptedError(
                forKey: .viewType,
                in: container,
                debugDescription: "no view type \(viewType)"
            )
        }
        self.viewType = viewType
        self.isEnabled = try container.decode(Bool.self, forKey: .isEnabled)
        self.shard = try container.decode(Int64.self, forKey: .shard)
        self.moreShards = try container.decodeIfPresent([TableSchema.OpenShard].self, forKey: .moreShards)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.label, forKey: .label)
        try container.encode(self.viewType.rawValue, forKey: .viewType)
        try container.encode(self.isEnabled, forKey: .isEnabled)
        try container.encode(self.shard, forKey: .shard)
        try container.encodeIfPresent(self.moreShards, forKey: .moreShards)
    }
}
