import NIOCore

extension SocketAddress {
    /// What the addresses have in common that one client may choose among: the whole of an IPv4 address, the first 64 bits
    /// of an IPv6 one. `nil` for an address of this machine's own file system.
    var clientKey: String? {
        // Behind the family and the port, which take four bytes on every platform; an IPv6 address behind its flow label too.
        switch self {
        case .v4(let address): Self.key(withUnsafeBytes(of: address.address) { Array($0[4..<8]) }[...])
        case .v6(let address): Self.key(Self.network(withUnsafeBytes(of: address.address) { Array($0[8..<24]) }))
        case .unixDomainSocket: nil
        }
    }

    private static func network(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        // A socket that listens for both sees an IPv4 client at ::ffff:a.b.c.d.
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? bytes[12...] : bytes[..<8]
    }

    private static func key(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.map { String($0, radix: 16) }.joined(separator: ":")
    }
}
