#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// An address of IPv4 or IPv6. An IPv4 address that is written as one of IPv6 (`::ffff:192.0.2.1`) is the IPv4 address.
struct IPAddress: Hashable, Sendable {
    let isIPv6: Bool
    /// Its bits, in the lowest 32 or in all 128.
    let bits: UInt128

    private init(isIPv6: Bool, bits: UInt128) {
        self.isIPv6 = isIPv6
        self.bits = bits
    }

    /// Reads an address in its usual text form, without port, brackets or zone.
    init?(_ text: some StringProtocol) {
        let text = String(text)
        // What C would take for the end of the text.
        guard !text.utf8.contains(0) else { return nil }
        var ipv4 = in_addr()
        var ipv6 = in6_addr()
        if inet_pton(AF_INET, text, &ipv4) == 1 {
            self.init(isIPv6: false, bits: UInt128(UInt32(bigEndian: ipv4.s_addr)))
        } else if inet_pton(AF_INET6, text, &ipv6) == 1 {
            let bits = withUnsafeBytes(of: ipv6) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } }
            let isMapped = bits >> 32 == 0xffff
            self.init(isIPv6: !isMapped, bits: isMapped ? bits & 0xffff_ffff : bits)
        } else {
            return nil
        }
    }

    var width: Int { self.isIPv6 ? 128 : 32 }

    /// The address with all but its first bits set to 0.
    func prefix(_ length: Int) -> IPAddress {
        let dropped = self.width - length
        // A shift by the whole width gives 0.
        return IPAddress(isIPv6: self.isIPv6, bits: (self.bits >> UInt128(dropped)) << UInt128(dropped))
    }
}

extension IPAddress: CustomStringConvertible {
    /// The address as it is usually written.
    var description: String {
        guard self.isIPv6 else {
            return [24, 16, 8, 0].map { String((self.bits >> UInt128($0)) & 0xff) }.joined(separator: ".")
        }
        var address = in6_addr()
        withUnsafeMutableBytes(of: &address) { bytes in
            for index in 0..<16 { bytes[index] = UInt8(truncatingIfNeeded: self.bits >> UInt128(120 - 8 * index)) }
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
