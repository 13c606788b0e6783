/// The bytes that DynamoDB counts for an item, for its limits and for capacity units.
///
/// Nested values are followed as deep as they go.
///
/// Specification:
/// [DynamoDB item sizes and formats](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html)
package enum ItemSize {
    /// Most bytes that an item can have.
    package static let maximum = 400 * 1024

    // A list or map costs 3 bytes, and each of its elements 1 beside its own.
    private static let container = 3
    private static let element = 1

    /// Names and values of all attributes.
    package static func bytes(of item: DynamoItem) -> Int {
        item.reduce(0) { $0 + $1.key.utf8.count + self.bytes(of: $1.value) }
    }

    /// A value without its attribute's name.
    package static func bytes(of value: AttributeValue) -> Int {
        switch value {
        case .string(let string): string.utf8.count
        case .number(let number): self.bytes(of: number)
        case .binary(let bytes): bytes.count
        case .bool, .null: 1
        case .list(let elements):
            elements.reduce(self.container) { $0 + self.element + self.bytes(of: $1) }
        case .map(let members):
            members.reduce(self.container) { $0 + self.element + $1.key.utf8.count + self.bytes(of: $1.value) }
        case .stringSet(let members): members.reduce(0) { $0 + $1.utf8.count }
        case .numberSet(let members): members.reduce(0) { $0 + self.bytes(of: $1) }
        case .binarySet(let members): members.reduce(0) { $0 + $1.count }
        }
    }

    /// One byte for two significant digits, one more for the magnitude, and one for a minus sign. The digits left and right
    /// of the point are paired apart: measured against the service, where the documentation only says "approximately".
    private static func bytes(of number: AttributeNumber) -> Int {
        let digits = AttributeNumber.digitCount(number.significand)
        let fraction = min(digits, max(0, -Int(number.exponent)))
        return (digits - fraction + 1) / 2 + (fraction + 1) / 2 + 1 + (number.isNegative ? 1 : 0)
    }
}
