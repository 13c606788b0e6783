import DynamoKit

extension TableSchema {
    /// A table's stream, as far as the table has to know it.
    struct Stream: Hashable, Sendable {
        /// The name among the table's streams.
        var label: String
        var viewType: StreamViewType
        /// Whether it still records.
        var isEnabled: Bool
        /// The row of the shard that changes go to.
        var shard: Int64
    }
}

extension TableSchema.Stream: Codable {
    private enum CodingKeys: String, CodingKey {
        case label
        case viewType
        case isEnabled
        case shard
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
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.label, forKey: .label)
        try container.encode(self.viewType.rawValue, forKey: .viewType)
        try container.encode(self.isEnabled, forKey: .isEnabled)
        try container.encode(self.shard, forKey: .shard)
    }
}
