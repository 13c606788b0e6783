import DynamoKit

/// A decimal number as it is written down, compared digit by digit: nothing of DynamoKit's own numbers.
struct ModelNumber: Equatable, Comparable {
    let text: String
    private let isNegative: Bool
    /// Without zeros at either end; empty for zero.
    private let digits: [Int]
    /// The power of ten of the first digit.
    private let magnitude: Int

    init(_ text: String) {
        self.text = text
        let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
        let mantissa = parts[0].drop { $0 == "-" || $0 == "+" }
        let integer = mantissa.prefix { $0 != "." }
        var digits = mantissa.compactMap(\.wholeNumberValue)
        var magnitude = integer.count - 1 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        while digits.first == 0 {
            digits.removeFirst()
            magnitude -= 1
        }
        while digits.last == 0 { digits.removeLast() }
        self.isNegative = text.hasPrefix("-") && !digits.isEmpty
        self.digits = digits
        self.magnitude = digits.isEmpty ? 0 : magnitude
    }

    var attributeNumber: AttributeNumber {
        guard let number = AttributeNumber(self.text) else {
            preconditionFailure("\(self.text) is no number of DynamoDB")
        }
        return number
    }

    static func == (left: ModelNumber, right: ModelNumber) -> Bool {
        left.isNegative == right.isNegative && left.digits == right.digits && left.magnitude == right.magnitude
    }

    static func < (left: ModelNumber, right: ModelNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isCloserToZero(than: left) : left.isCloserToZero(than: right)
    }

    private func isCloserToZero(than other: ModelNumber) -> Bool {
        if self.digits.isEmpty || other.digits.isEmpty { return self.digits.isEmpty && !other.digits.isEmpty }
        if self.magnitude != other.magnitude { return self.magnitude < other.magnitude }
        return self.digits.lexicographicallyPrecedes(other.digits)
    }
}
