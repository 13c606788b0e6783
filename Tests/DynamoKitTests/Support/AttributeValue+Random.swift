import DynamoKit

extension AttributeValue {
    /// A value of any type, with a weakness for what is hard to write.
    static func random(depth: Int = 4, using generator: inout some RandomNumberGenerator) -> AttributeValue {
        switch Int.random(in: depth > 0 ? 0..<10 : 0..<8, using: &generator) {
        case 0: .string(.random(using: &generator))
        case 1: .number(.random(using: &generator))
        case 2: .binary(.random(using: &generator))
        case 3: .bool(Bool.random(using: &generator))
        case 4: .null
        case 5: .stringSet(Set((0..<3).map { _ in String.random(using: &generator) }))
        case 6: .numberSet(Set((0..<3).map { _ in AttributeNumber.random(using: &generator) }))
        case 7: .binarySet(Set((0..<3).map { _ in [UInt8].random(using: &generator) }))
        case 8: .list((0..<3).map { _ in .random(depth: depth - 1, using: &generator) })
        default: .map(.random(depth: depth - 1, using: &generator))
        }
    }
}

extension DynamoItem {
    static func random(depth: Int = 4, using generator: inout some RandomNumberGenerator) -> DynamoItem {
        var item: DynamoItem = [:]
        for _ in 0..<4 { item[.random(using: &generator)] = .random(depth: depth, using: &generator) }
        return item
    }
}

extension String {
    static func random(using generator: inout some RandomNumberGenerator) -> String {
        let pieces = ["a", "\"", "\\", "/", "\u{0}", "\u{1F}", "\n", "é", "漢", "👩‍👧", "\u{FFFF}", "\u{2028}", "e\u{301}"]
        return (0..<Int.random(in: 0..<20, using: &generator)).map { _ in
            pieces.randomElement(using: &generator) ?? ""
        }.joined()
    }
}

extension AttributeNumber {
    static func random(using generator: inout some RandomNumberGenerator) -> AttributeNumber {
        let digits = (0..<Int.random(in: 1...38, using: &generator)).map { _ in
            String(Int.random(in: 0...9, using: &generator))
        }
        let sign = Bool.random(using: &generator) ? "-" : ""
        let text = "\(sign)\(digits.joined())E\(Int.random(in: -90...80, using: &generator))"
        return AttributeNumber(text) ?? .zero
    }
}

extension [UInt8] {
    static func random(using generator: inout some RandomNumberGenerator) -> [UInt8] {
        (0..<Int.random(in: 0..<20, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
