/// How far a scan in segments has come, to go on with it later or elsewhere.
///
/// It encodes as some 60 bytes for each segment that was begun. It belongs to one table or index and holds keys of items; it is
/// not sealed, and not meant for clients.
public struct ParallelScanProgress: Hashable, Sendable {
    /// How far one segment has come.
    enum Position: Hashable, Sendable {
        case start
        case behind(DynamoItem)
        case end

        init(_ lastEvaluatedKey: DynamoItem?) {
            self = lastEvaluatedKey.map { .behind($0) } ?? .end
        }
    }

    /// Stands for the table or index.
    let binding: [UInt8]
    var positions: [Position]

    static let maximumSegments = 1_000_000

    init(binding: [UInt8], segments: Int) {
        self.binding = binding
        self.positions = Array(repeating: .start, count: segments)
    }

    /// The number of segments.
    public var segments: Int { self.positions.count }
    /// The number of segments of which all items were given.
    public var finishedSegments: Int { self.positions.count { $0 == .end } }
    /// Whether all items were given.
    public var isFinished: Bool { self.finishedSegments == self.segments }

    /// Whether it can be the progress of this scan.
    func isOf(_ read: PreparedRead) -> Bool {
        let names = Set(read.source.positionAttributes)
        return self.binding == read.cursorBinding
            && self.positions.allSatisfy { position in
                if case .behind(let key) = position { Set(key.keys) == names } else { true }
            }
    }
}

extension ParallelScanProgress: Codable {
    private enum CodingKeys: String, CodingKey {
        case version
        case binding
        /// Of each segment: an empty text at its start, the key it has come to, or nothing at its end.
        case positions
    }

    private static let version = 1

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.version, forKey: .version)
        try container.encode(CursorText.text(of: self.binding), forKey: .binding)
        var positions = container.nestedUnkeyedContainer(forKey: .positions)
        for position in self.positions {
            switch position {
            case .start: try positions.encode("")
            case .behind(let key): try positions.encode(CursorText.text(of: Self.bytes(of: key)))
            case .end: try positions.encodeNil()
            }
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard try container.decode(Int.self, forKey: .version) == Self.version else {
            throw DecodingError.dataCorruptedError(
                forKey: .version,
                in: container,
                debugDescription: "The progress is of another version."
            )
        }
        self.binding = try CursorText.bytes(of: container.decode(String.self, forKey: .binding))
        self.positions = []
        var positions = try container.nestedUnkeyedContainer(forKey: .positions)
        while !positions.isAtEnd {
            if try positions.decodeNil() {
                self.positions.append(.end)
            } else if case let text = try positions.decode(String.self), !text.isEmpty {
                guard let key = Self.key(try CursorText.bytes(of: text)) else {
                    throw DecodingError.dataCorruptedError(in: positions, debugDescription: "The key is damaged.")
                }
                self.positions.append(.behind(key))
            } else {
                self.positions.append(.start)
            }
        }
        guard 1...Self.maximumSegments ~= self.positions.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .positions,
                in: container,
                debugDescription: "The progress has no segments, or too many."
            )
        }
    }

    /// Names and values, each name as a string before its value.
    private static func bytes(of key: DynamoItem) -> [UInt8] {
        CursorBytes.of(key.sorted { $0.key < $1.key }.flatMap { [.string($0.key), $0.value] })
    }

    private static func key(_ bytes: [UInt8]) -> DynamoItem? {
        guard let parts = CursorBytes.position(bytes[...]), parts.count.isMultiple(of: 2) else { return nil }
        var key: DynamoItem = [:]
        for index in stride(from: 0, to: parts.count, by: 2) {
            guard case .string(let name) = parts[index] else { return nil }
            key[name] = parts[index + 1]
        }
        return key
    }
}
