import DynamoKit

/// A key as SQLite orders it: bytes whose order is DynamoDB's.
///
/// The partition's bytes start with a hash of it. A scan in the order of the key so meets partitions in no meaningful
/// order, as in DynamoDB, and each segment of a parallel scan is a range.
struct StoredKey: Hashable, Sendable {
    var partition: [UInt8]
    /// Empty when the key has no sort key.
    var sort: [UInt8]
}

extension StoredKey {
    /// - Parameter item: Has the key's attributes, validated.
    init(_ item: DynamoItem, shape: KeyShape) throws {
        guard let partition = item[shape.partition.name] else { throw ValidationError.keySchemaMismatch }
        self.partition = try Self.partitionBytes(partition)
        if let attribute = shape.sort {
            guard let sort = item[attribute.name] else { throw ValidationError.keySchemaMismatch }
            self.sort = try Self.sortBytes(sort)
        } else {
            self.sort = []
        }
    }

    static func partitionBytes(_ value: AttributeValue) throws -> [UInt8] {
        let encoded = try Self.sortBytes(value)
        let hash = Self.hash(encoded)
        return [UInt8](unsafeUninitializedCapacity: encoded.count + 4) { buffer, count in
            for byte in 0..<4 {
                buffer.initializeElement(at: byte, to: UInt8(truncatingIfNeeded: hash >> (24 - 8 * byte)))
            }
            for (index, byte) in encoded.enumerated() { buffer.initializeElement(at: index + 4, to: byte) }
            count = encoded.count + 4
        }
    }

    static func sortBytes(_ value: AttributeValue) throws -> [UInt8] {
        guard let bytes = KeyEncoding.bytes(of: value) else { throw ValidationError.keySchemaMismatch }
        return bytes
    }

    /// FNV-1a, its bits mixed at the end so that short keys spread over the whole range. It is on disk: it stays.
    static func hash(_ bytes: [UInt8]) -> UInt32 {
        var hash: UInt32 = 0x811C_9DC5
        for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        hash ^= hash >> 16
        hash = hash &* 0x85EB_CA6B
        hash ^= hash >> 13
        hash = hash &* 0xC2B2_AE35
        return hash ^ (hash >> 16)
    }

    /// The first partition that can belong to `segment`; `nil` for the one after the last.
    ///
    /// - Parameter totalSegments: At most 1,000,000, so that each segment has hashes of its own.
    static func segmentStart(_ segment: Int, of totalSegments: Int) -> [UInt8]? {
        guard segment < totalSegments else { return nil }
        let start = UInt32((UInt64(segment) << 32) / UInt64(totalSegments))
        return (0..<4).map { UInt8(truncatingIfNeeded: start >> UInt32(24 - 8 * $0)) }
    }
}
