import FoundationEssentials

// DynamoKit's own coder takes these values as they are. Other coders see the form that the wire has: {"S": "text"}.

extension AttributeValue: Codable {
    private enum Descriptor: String, CodingKey, CaseIterable {
        case string = "S"
        case number = "N"
        case binary = "B"
        case bool = "BOOL"
        case null = "NULL"
        case list = "L"
        case map = "M"
        case stringSet = "SS"
        case numberSet = "NS"
        case binarySet = "BS"
    }

    public init(from decoder: any Decoder) throws {
        if let decoder = decoder as? ValueDecoder {
            self = decoder.value
            return
        }
        let container = try decoder.container(keyedBy: Descriptor.self)
        guard container.allKeys.count == 1, let descriptor = container.allKeys.first else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "Expected exactly one type descriptor.")
            )
        }
        func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
            try container.decode(type, forKey: descriptor)
        }
        self =
            switch descriptor {
            case .string: .string(try decode())
            case .number: .number(try decode())
            case .binary: .binary([UInt8](try decode(Data.self)))
            case .bool: .bool(try decode())
            case .null: try Self.null(container)
            case .list: .list(try decode())
            case .map: .map(try decode())
            case .stringSet: .stringSet(try decode())
            case .numberSet: .numberSet(try decode())
            case .binarySet: .binarySet(Set(try decode([Data].self).map { [UInt8]($0) }))
            }
    }

    private static func null(_ container: KeyedDecodingContainer<Descriptor>) throws -> AttributeValue {
        guard try container.decode(Bool.self, forKey: .null) else {
            throw DecodingError.dataCorruptedError(forKey: .null, in: container, debugDescription: "NULL is true.")
        }
        return .null
    }

    public func encode(to encoder: any Encoder) throws {
        if encoder is ValueEncoder {
            var container = encoder.singleValueContainer()
            try container.encode(self)
            return
        }
        var container = encoder.container(keyedBy: Descriptor.self)
        switch self {
        case .string(let string): try container.encode(string, forKey: .string)
        case .number(let number): try container.encode(number, forKey: .number)
        case .binary(let bytes): try container.encode(Data(bytes), forKey: .binary)
        case .bool(let bool): try container.encode(bool, forKey: .bool)
        case .null: try container.encode(true, forKey: .null)
        case .list(let elements): try container.encode(elements, forKey: .list)
        case .map(let members): try container.encode(members, forKey: .map)
        case .stringSet(let strings): try container.encode(strings.sorted(), forKey: .stringSet)
        case .numberSet(let numbers): try container.encode(numbers.sorted(), forKey: .numberSet)
        case .binarySet(let binaries):
            let sorted = binaries.sorted { $0.lexicographicallyPrecedes($1) }
            try container.encode(sorted.map { Data($0) }, forKey: .binarySet)
        }
    }
}

extension AttributeNumber: Codable {
    public init(from decoder: any Decoder) throws {
        if let decoder = decoder as? ValueDecoder {
            self = try decoder.decode(AttributeNumber.self)
            return
        }
        let container = try decoder.singleValueContainer()
        guard let number = AttributeNumber(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "The text is no DynamoDB number.")
        }
        self = number
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if encoder is ValueEncoder {
            try container.encode(self)
        } else {
            try container.encode(self.description)
        }
    }
}
