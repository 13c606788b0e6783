extension Simulation: Codable {
    private enum CodingKeys: String, CodingKey {
        case seed
        case rules
    }

    /// Reads a simulation; what is missing is as by default.
    ///
    /// - Throws: `DecodingError`, also for members that there are not.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init()
        self.seed = try container.decodeIfPresent(UInt64.self, forKey: .seed) ?? self.seed
        self.rules = try container.decodeIfPresent([Rule].self, forKey: .rules) ?? []
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.seed, forKey: .seed)
        try container.encode(self.rules, forKey: .rules)
    }
}
