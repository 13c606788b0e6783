/// The checksum that DynamoDB sends with its answers, as in gzip and PNG.
///
/// See [ISO 3309](https://www.rfc-editor.org/rfc/rfc1952#section-8), as RFC 1952 gives it in section 8. Eight bytes are taken at
/// a time, each by a table of its own: what a byte does to the sum after so many others is known beforehand.
package enum CRC32 {
    private static let stride = 8

    /// 256 entries for a byte that is the last one, 256 for one that another follows, and so on.
    private static let tables: [UInt32] = {
        var tables = (0..<256).map { (byte: UInt32) -> UInt32 in
            (0..<8).reduce(byte) { (crc: UInt32, _) in crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
        }
        for index in 256..<256 * Self.stride {
            let before = tables[index - 256]
            tables.append(tables[Int(before & 0xFF)] ^ before >> 8)
        }
        return tables
    }()

    package static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBytes { bytes in
            Self.tables.withUnsafeBufferPointer { tables in
                var crc: UInt32 = 0xFFFF_FFFF
                let end = bytes.count - bytes.count % Self.stride
                for start in Swift.stride(from: 0, to: end, by: Self.stride) {
                    let next = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
                    var word = next.littleEndian ^ UInt64(crc)
                    crc = 0
                    for index in (0..<Self.stride).reversed() {
                        crc ^= tables[256 * index + Int(UInt8(truncatingIfNeeded: word))]
                        word >>= 8
                    }
                }
                for byte in bytes[end...] { crc = tables[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 }
                return ~crc
            }
        }
    }
}
