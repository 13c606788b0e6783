extension Decoder {
    /// An object whose members are all known. A misspelt one would change nothing otherwise, and tell nobody.
    func strictContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let names = try self.container(keyedBy: AnyName.self).allKeys.map(\.stringValue)
        for name in names.sorted() where Key(stringValue: name) == nil {
            throw DecodingError.dataCorrupted(
                .init(codingPath: self.codingPath, debugDescription: "no member “\(name)”")
            )
        }
        return try self.container(keyedBy: type)
    }
}

extension KeyedDecodingContainer {
    /// A duration as a number of a unit; `nil` when it is not there.
    func duration(_ key: Key, in unit: Duration) throws -> Duration? {
        guard let count = try self.decodeIfPresent(Double.self, forKey: key) else { return nil }
        guard (0...1e12).contains(count) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "no duration")
        }
        return unit * count
    }
}

extension DecodingError {
    /// What is wrong and where, in a line.
    var problem: String {
        switch self {
        case .dataCorrupted(let context): Self.line(context.codingPath, context.debugDescription)
        case .keyNotFound(let key, let context): Self.line(context.codingPath, "“\(key.stringValue)” is missing")
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            Self.line(context.codingPath, "not a value for \(type)")
        @unknown default: "\(self)"
        }
    }

    private static func line(_ path: [any CodingKey], _ problem: String) -> String {
        let place = path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        return place.isEmpty ? problem : "\(place): \(problem)"
    }
}

private struct AnyName: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
