import DynamoKit
import TestSupport

/// Values that are hard on keys and comparisons, few enough to meet again.
enum ModelValues {
    private static let numbers =
        [
            "0", "-0", "0.00", "1", "1.0", "10e-1", "0.1e1", "-1", "-1.0", "-10E-1", "2", "10", "1e1", "9", "99",
            "99.99",
            "100", "1e2", "-99", "-100", "0.01", "1e-2", "123e-5", "0.00123", "-0.00123", "1e-130", "-1e-130", "1e125",
            "-1e125", "9.9999999999999999999999999999999999999e125", "-9.9999999999999999999999999999999999999e125",
            "12345678901234567890123456789012345678", "12345678901234567890123456789012345679",
            "-12345678901234567890123456789012345678", "0.12345678901234567890123456789012345678", "256", "255",
            "65536",
        ]
    private static let strings = [
        "a", "a\u{0}", "a\u{0}b", "ab", "abc", "b", "B", "é", "e\u{301}", "z", "\u{FFFF}", "\u{1F600}", " ", "10", "9",
        "\u{7F}", "\u{80}", "aé",
    ]
    private static let binaries: [[UInt8]] = [
        [0], [0, 0], [0, 1], [0, 255], [1], [1, 0], [127], [128], [255], [255, 0], [255, 255], [254, 255],
    ]

    static func key(_ type: ScalarAttributeType, using random: inout SplitMix64) -> ModelValue {
        switch type {
        case .number: Self.number(using: &random)
        case .binary: .binary(Self.binaries[Int.random(in: 0..<Self.binaries.count, using: &random)])
        default: .text(Self.strings[Int.random(in: 0..<Self.strings.count, using: &random)])
        }
    }

    static func number(using random: inout SplitMix64) -> ModelValue {
        .number(ModelNumber(Self.numbers[Int.random(in: 0..<Self.numbers.count, using: &random)]))
    }

    /// A value of any type.
    static func any(using random: inout SplitMix64, depth: Int = 0) -> ModelValue {
        switch Int.random(in: 0..<(depth < 2 ? 8 : 5), using: &random) {
        case 0: Self.key(.string, using: &random)
        case 1: Self.number(using: &random)
        case 2: Self.key(.binary, using: &random)
        case 3: .bool(Bool.random(using: &random))
        case 4: .null
        case 5:
            .list((0..<Int.random(in: 0..<4, using: &random)).map { _ in Self.any(using: &random, depth: depth + 1) })
        case 6:
            .map(
                ["a", "b", "c"].prefix(Int.random(in: 0...3, using: &random)).reduce(into: [:]) { map, name in
                    map[name] = Self.any(using: &random, depth: depth + 1)
                }
            )
        default:
            .stringSet(["a", "b", "é"].shuffled(using: &random).suffix(Int.random(in: 1...3, using: &random)).sorted())
        }
    }

    /// An item with all keys of its table, some of those of indexes, and some other attributes of any types.
    static func item(of shape: ModelShape, using random: inout SplitMix64) -> ModelItem {
        var item: ModelItem = [:]
        for name in shape.key.names + ModelShape.candidates {
            let isNeeded = shape.key.names.contains(name)
            guard let type = shape.types[name], isNeeded || Int.random(in: 0..<3, using: &random) > 0 else { continue }
            item[name] = Self.key(type, using: &random)
        }
        for name in ModelShape.others where Int.random(in: 0..<3, using: &random) > 0 {
            item[name] =
                switch name {
                case "num": Self.number(using: &random)
                case "txt": Self.key(.string, using: &random)
                default: Self.any(using: &random)
                }
        }
        return item
    }
}
