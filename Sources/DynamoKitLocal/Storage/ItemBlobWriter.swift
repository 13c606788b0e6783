import DynamoKit

/// Writes values in the format of ``ItemBlob``.
struct ItemBlobWriter {
    private(set) var bytes: [UInt8] = []
    private let canonical: Bool

    init(canonical: Bool) {
        self.canonical = canonical
        self.bytes.reserveCapacity(256)
    }

    mutating func write(byte: UInt8) {
        self.bytes.append(byte)
    }

    mutating func write(count: Int) {
        var rest = UInt64(count)
        while rest >= 0x80 {
            self.bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        self.bytes.append(UInt8(rest))
    }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            self.write(count: utf8.count)
            self.bytes.append(contentsOf: utf8)
        }
    }

    mutating func write(_ item: DynamoItem) {
        self.write(count: item.count)
        if self.canonical {
            for (name, value) in item.sorted(by: { $0.key < $1.key }) {
                self.write(name)
                self.write(value)
            }
        } else {
            for (name, value) in item {
                self.write(name)
                self.write(value)
            }
        }
    }

    mutating func write(_ value: AttributeValue) {
        switch value {
        case .string(let text):
            self.write(tag: .string)
            self.write(text)
        case .number(let number):
            self.write(tag: number.isNegative ? .negativeNumber : .number)
            self.writeMagnitude(of: number)
        case .binary(let bytes):
            self.write(tag: .binary)
            self.write(bytes)
        case .bool(let bool):
            self.write(tag: bool ? .true : .false)
        case .null:
            self.write(tag: .null)
        case .list(let values):
            self.write(tag: .list)
            self.write(count: values.count)
            for element in values { self.write(element) }
        case .map(let values):
            self.write(tag: .map)
            self.write(values)
        case .stringSet(let set):
            self.write(tag: .stringSet)
            self.write(count: set.count)
            for element in self.canonical ? set.sorted() : Array(set) { self.write(element) }
        case .numberSet(let set):
            self.write(tag: .numberSet)
            self.write(count: set.count)
            for element in self.canonical ? set.sorted() : Array(set) {
                self.write(byte: element.isNegative ? 1 : 0)
                self.writeMagnitude(of: element)
            }
        case .binarySet(let set):
            self.write(tag: .binarySet)
            self.write(count: set.count)
            let elements = self.canonical ? set.sorted { $0.lexicographicallyPrecedes($1) } : Array(set)
            for element in elements { self.write(element) }
        }
    }

    private mutating func write(tag: ItemBlob.Tag) {
        self.bytes.append(tag.rawValue)
    }

    private mutating func write(_ bytes: [UInt8]) {
        self.write(count: bytes.count)
        self.bytes.append(contentsOf: bytes)
    }

    private mutating func writeMagnitude(of number: AttributeNumber) {
        // Between -167 and 125: two bytes hold it beside an offset.
        let exponent = UInt16(Int(number.exponent) + 256)
        self.bytes.append(UInt8(exponent >> 8))
        self.bytes.append(UInt8(truncatingIfNeeded: exponent))
        var rest = number.significand
        while rest >= 0x80 {
            self.bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        self.bytes.append(UInt8(rest))
    }
}
