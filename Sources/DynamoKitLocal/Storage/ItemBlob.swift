import DynamoKit

/// The bytes that an item is stored as: a version, then the attributes, each a name and a tagged value.
///
/// Counts, lengths and significands are LEB128; nothing is aligned. The format may grow new tags within a version; a
/// change of what is there is a new version and a migration.
enum ItemBlob {
    static let version: UInt8 = 1

    /// What a value's first byte says it is. Raw values are on disk: they stay.
    enum Tag: UInt8 {
        case string = 1
        /// A number of zero or more: exponent, significand.
        case number = 2
        case negativeNumber = 3
        case binary = 4
        case `false` = 5
        case `true` = 6
        case null = 7
        case list = 8
        case map = 9
        case stringSet = 10
        case numberSet = 11
        case binarySet = 12
    }

    /// - Parameter canonical: Whether equal items must give equal bytes; otherwise attributes and sets come as they lie.
    static func encode(_ item: DynamoItem, canonical: Bool = false) -> [UInt8] {
        var writer = ItemBlobWriter(canonical: canonical)
        writer.write(byte: Self.version)
        writer.write(item)
        return writer.bytes
    }

    /// - Throws: ``ItemBlobError`` when these are not the bytes of an item.
    static func decode(_ bytes: RawSpan) throws(ItemBlobError) -> DynamoItem {
        var position = 0
        let version = try ItemBlobReader.byte(bytes, &position)
        guard version == Self.version else { throw .unknownVersion(version) }
        let item = try ItemBlobReader.map(bytes, &position)
        guard position == bytes.byteCount else { throw .malformed(at: position) }
        return item
    }
}

/// Why stored bytes are not an item: the file was damaged, or written by a later version.
enum ItemBlobError: Error, Hashable {
    case unknownVersion(UInt8)
    case malformed(at: Int)
}
