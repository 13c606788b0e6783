import DynamoKit

/// Reads values in the format of ``ItemBlob`` from where SQLite keeps them.
///
/// Every length is checked against what is there, so that a damaged file is an error and no more.
enum ItemBlobReader {
    /// Nesting that an item can have is 32 levels; more is damage.
    private static let maximumDepth = 40

    static func byte(_ bytes: RawSpan, _ position: inout Int) throws(ItemBlobError) -> UInt8 {
        guard position < bytes.byteCount else { throw .malformed(at: position) }
        defer { position += 1 }
        return bytes.unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
    }

    static func map(_ bytes: RawSpan, _ position: inout Int, depth: Int = 0) throws(ItemBlobError) -> DynamoItem {
        let count = try Self.count(bytes, &position)
        var map = DynamoItem(minimumCapacity: count)
        for _ in 0..<count {
            let name = try Self.string(bytes, &position)
            map[name] = try Self.value(bytes, &position, depth: depth)
        }
        return map
    }

    private static func value(
        _ bytes: RawSpan,
        _ position: inout Int,
        depth: Int
    ) throws(ItemBlobError) -> AttributeValue {
        guard depth < Self.maximumDepth, let tag = ItemBlob.Tag(rawValue: try Self.byte(bytes, &position)) else {
            throw .malformed(at: position)
        }
        switch tag {
        case .string: return .string(try Self.string(bytes, &position))
        case .number: return .number(try Self.number(bytes, &position, isNegative: false))
        case .negativeNumber: return .number(try Self.number(bytes, &position, isNegative: true))
        case .binary: return .binary(try Self.binary(bytes, &position))
        case .false: return .bool(false)
        case .true: return .bool(true)
        case .null: return .null
        case .map: return .map(try Self.map(bytes, &position, depth: depth + 1))
        case .list:
            let count = try Self.count(bytes, &position)
            var values: [AttributeValue] = []
            values.reserveCapacity(count)
            for _ in 0..<count { values.append(try Self.value(bytes, &position, depth: depth + 1)) }
            return .list(values)
        case .stringSet:
            let count = try Self.count(bytes, &position)
            var set = Set<String>(minimumCapacity: count)
            for _ in 0..<count { set.insert(try Self.string(bytes, &position)) }
            return .stringSet(set)
        case .numberSet:
            let count = try Self.count(bytes, &position)
            var set = Set<AttributeNumber>(minimumCapacity: count)
            for _ in 0..<count {
                let isNegative = try Self.byte(bytes, &position) == 1
                set.insert(try Self.number(bytes, &position, isNegative: isNegative))
            }
            return .numberSet(set)
        case .binarySet:
            let count = try Self.count(bytes, &position)
            var set = Set<[UInt8]>(minimumCapacity: count)
            for _ in 0..<count { set.insert(try Self.binary(bytes, &position)) }
            return .binarySet(set)
        }
    }

    /// A count of things that take a byte or more each, so never more than the bytes that are left.
    private static func count(_ bytes: RawSpan, _ position: inout Int) throws(ItemBlobError) -> Int {
        let value = try Self.integer(bytes, &position)
        guard value <= UInt128(bytes.byteCount - position) else { throw .malformed(at: position) }
        return Int(value)
    }

    private static func integer(_ bytes: RawSpan, _ position: inout Int) throws(ItemBlobError) -> UInt128 {
        var value: UInt128 = 0
        var shift: UInt128 = 0
        while true {
            let byte = try Self.byte(bytes, &position)
            guard shift < 128 else { throw .malformed(at: position) }
            value |= UInt128(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
    }

    private static func string(_ bytes: RawSpan, _ position: inout Int) throws(ItemBlobError) -> String {
        let count = try Self.count(bytes, &position)
        defer { position += count }
        let slice = bytes.extracting(position..<position + count)
        return slice.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    private static func binary(_ bytes: RawSpan, _ position: inout Int) throws(ItemBlobError) -> [UInt8] {
        let count = try Self.count(bytes, &position)
        defer { position += count }
        return bytes.extracting(position..<position + count).withUnsafeBytes { Array($0) }
    }

    private static func number(
        _ bytes: RawSpan,
        _ position: inout Int,
        isNegative: Bool
    ) throws(ItemBlobError) -> AttributeNumber {
        let high = try Self.byte(bytes, &position)
        let exponent = Int(UInt16(high) << 8 | UInt16(try Self.byte(bytes, &position))) - 256
        let significand = try Self.integer(bytes, &position)
        do throws(AttributeNumberError) {
            return try AttributeNumber(significand: significand, exponent: exponent, isNegative: isNegative)
        } catch {
            throw .malformed(at: position)
        }
    }
}
