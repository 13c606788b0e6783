/// The checksum that DynamoDB sends with its answers, as in gzip and PNG.
///
/// See [ISO 3309](https://www.rfc-editor.org/rfc/rfc1952#section-8), as RFC 1952 gives it in section 8.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        let table = Self.table
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes { crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 }
        return ~crc
    }
}
