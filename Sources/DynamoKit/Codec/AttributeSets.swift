/// A `Set` that can be encoded, seen without its element type.
protocol EncodableSet {
    var isEmpty: Bool { get }
    func encodedElements(_ encode: (any Encodable) throws -> AttributeValue) throws -> [AttributeValue]
}

extension Set: EncodableSet where Element: Encodable {
    func encodedElements(_ encode: (any Encodable) throws -> AttributeValue) throws -> [AttributeValue] {
        try self.map { try encode($0) }
    }
}

/// A `Set` that can be decoded, seen without its element type.
protocol DecodableSet {
    static var empty: Self { get }
}

extension Set: DecodableSet where Element: Decodable {
    static var empty: Self { [] }
}

extension AttributeValue {
    /// A set of DynamoDB's where the elements allow it, else a list.
    ///
    /// The elements decide, not their Swift type: a set of string-backed enums or of UUIDs is a set of strings.
    init(setOf elements: [AttributeValue], path: [any CodingKey]) throws(EncodingError) {
        guard Set(elements).count == elements.count else {
            throw .invalidValue(
                elements,
                .init(codingPath: path, debugDescription: "Two elements of the set encode as the same value.")
            )
        }
        let strings = elements.compactMap { if case .string(let string) = $0 { string } else { nil } }
        let numbers = elements.compactMap { if case .number(let number) = $0 { number } else { nil } }
        let binaries = elements.compactMap { if case .binary(let bytes) = $0 { bytes } else { nil } }
        self =
            switch elements.count {
            case strings.count: .stringSet(Set(strings))
            case numbers.count: .numberSet(Set(numbers))
            case binaries.count: .binarySet(Set(binaries))
            default: .list(elements)
            }
    }

    /// The elements of a list, or of a set in ascending order.
    var listElements: [AttributeValue]? {
        switch self {
        case .list(let elements): elements
        case .stringSet(let strings): strings.sorted().map { .string($0) }
        case .numberSet(let numbers): numbers.sorted().map { .number($0) }
        case .binarySet(let binaries):
            binaries.sorted { $0.lexicographicallyPrecedes($1) }.map { .binary($0) }
        case .string, .number, .binary, .bool, .null, .map: nil
        }
    }
}
