/// What one writes by hand to read and write attribute values with Foundation's coders.
indirect enum FoundationValue: Codable, Sendable {
    case string(String)
    case number(String)
    case bool(Bool)
    case list([FoundationValue])
    case map([String: FoundationValue])

    enum CodingKeys: String, CodingKey {
        case string = "S"
        case number = "N"
        case bool = "BOOL"
        case list = "L"
        case map = "M"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch container.allKeys.first {
        case .string: self = .string(try container.decode(String.self, forKey: .string))
        case .number: self = .number(try container.decode(String.self, forKey: .number))
        case .bool: self = .bool(try container.decode(Bool.self, forKey: .bool))
        case .list: self = .list(try container.decode([FoundationValue].self, forKey: .list))
        case .map: self = .map(try container.decode([String: FoundationValue].self, forKey: .map))
        case nil:
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "No type."))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .string(let text): try container.encode(text, forKey: .string)
        case .number(let text): try container.encode(text, forKey: .number)
        case .bool(let bool): try container.encode(bool, forKey: .bool)
        case .list(let elements): try container.encode(elements, forKey: .list)
        case .map(let members): try container.encode(members, forKey: .map)
        }
    }
}

/// The answer of a Query.
struct FoundationPage: Codable {
    var items: [[String: FoundationValue]]
    var count: Int
    var scannedCount: Int

    enum CodingKeys: String, CodingKey {
        case items = "Items"
        case count = "Count"
        case scannedCount = "ScannedCount"
    }
}

extension ChatMessage {
    /// From values, member by member: the least that has to be done.
    init?(_ item: [String: FoundationValue]) {
        guard case .string(let roomId) = item["roomId"], case .number(let timestamp) = item["timestamp"],
            let time = Int(timestamp), case .string(let messageId) = item["messageId"],
            case .string(let userId) = item["userId"], case .string(let username) = item["username"],
            case .string(let content) = item["content"], case .bool(let edited) = item["edited"]
        else { return nil }
        self.init(0)
        self.roomId = roomId
        self.timestamp = time
        self.messageId = messageId
        self.userId = userId
        self.username = username
        self.content = content
        self.edited = edited
    }

    var foundationItem: [String: FoundationValue] {
        [
            "roomId": .string(self.roomId), "timestamp": .number(String(self.timestamp)),
            "messageId": .string(self.messageId), "userId": .string(self.userId), "username": .string(self.username),
            "content": .string(self.content), "edited": .bool(self.edited),
        ]
    }
}
