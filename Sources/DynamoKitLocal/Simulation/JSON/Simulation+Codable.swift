/// An object with the members of ``Simulation``, in which durations are numbers of a unit that their names tell.
extension Simulation: Codable {
    private enum CodingKeys: String, CodingKey {
        case seed
        case rules
        case throughputBurstSeconds
        case transactionHoldMilliseconds
        case maximumStalenessMilliseconds
        case maximumCollectionBytes
        case streamShards
        case recordsPerShard
    }

    /// Reads a simulation; what is missing is as by default.
    ///
    /// - Throws: `DecodingError`, also for members that there are not.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(rules: try container.decodeIfPresent([Rule].self, forKey: .rules) ?? [])
        self.seed = try container.decodeIfPresent(UInt64.self, forKey: .seed) ?? self.seed
        self.throughputBurst = try container.duration(.throughputBurstSeconds, in: .seconds(1))
        self.transactionHold = try container.duration(.transactionHoldMilliseconds, in: .milliseconds(1))
        self.maximumStaleness = try container.duration(.maximumStalenessMilliseconds, in: .milliseconds(1))
        self.maximumCollectionBytes = try container.decodeIfPresent(Int.self, forKey: .maximumCollectionBytes)
        self.streamShards = try container.decodeIfPresent(Int.self, forKey: .streamShards) ?? self.streamShards
        self.recordsPerShard = try container.decodeIfPresent(Int.self, forKey: .recordsPerShard)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.seed, forKey: .seed)
        try container.encode(self.rules, forKey: .rules)
        try container.encodeIfPresent(self.throughputBurst.map { $0 / .seconds(1) }, forKey: .throughputBurstSeconds)
        try container.encodeIfPresent(
            self.transactionHold.map { $0 / .milliseconds(1) },
            forKey: .transactionHoldMilliseconds
        )
        try container.encodeIfPresent(
            self.maximumStaleness.map { $0 / .milliseconds(1) },
            forKey: .maximumStalenessMilliseconds
        )
        try container.encodeIfPresent(self.maximumCollectionBytes, forKey: .maximumCollectionBytes)
        if self.streamShards != 1 { try container.encode(self.streamShards, forKey: .streamShards) }
        try container.encodeIfPresent(self.recordsPerShard, forKey: .recordsPerShard)
    }
}
