/// A meta as it stands on the wire: the server's references are members of the same object.
extension PresenceList.Presence: Decodable {
    private enum CodingKeys: String, CodingKey {
        case ref = "phx_ref"
        case previousRef = "phx_ref_prev"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.ref = try container.decode(String.self, forKey: .ref)
        self.previousRef = try container.decodeIfPresent(String.self, forKey: .previousRef)
        self.meta = try Meta(from: decoder)
    }
}

extension PresenceList.State: Decodable {
    public init(from decoder: any Decoder) throws {
        self.presences = try PresenceList<Meta>.decode(from: decoder)
    }
}

extension PresenceList.Diff: Decodable {
    private enum CodingKeys: CodingKey {
        case joins, leaves
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.joins = try PresenceList<Meta>.decode(from: container.superDecoder(forKey: .joins))
        self.leaves = try PresenceList<Meta>.decode(from: container.superDecoder(forKey: .leaves))
    }
}

extension PresenceList {
    /// What the server says of one key. It may say more than the metas, if it looks things up for it.
    private struct Entry: Decodable {
        var metas: [Presence]
    }

    fileprivate static func decode(from decoder: any Decoder) throws -> [String: [Presence]] {
        try [String: Entry](from: decoder).mapValues(\.metas)
    }
}
