import HTTPTypes
import NIOCore

/// The address that a limit counts against.
enum ClientAddress {
    /// The client's address: that of the other end, or the one that the outermost trusted proxy saw.
    ///
    /// Each proxy adds, at the end of `X-Forwarded-For`, the address that it was asked from. What stands before the entries
    /// of trusted proxies is the client's own word, and worth nothing.
    ///
    /// - Parameters:
    ///   - peer: The other end of the connection.
    ///   - forwardedFor: The values of `X-Forwarded-For`.
    ///   - trustedProxies: How many proxies of ours each request comes through.
    /// - Returns: An address, or for IPv6 the network of 64 bits that one customer has to itself.
    static func key(peer: SocketAddress?, forwardedFor: [String], trustedProxies: Int) -> String {
        let entries = forwardedFor.joined(separator: ",").split(separator: ",")
        if trustedProxies > 0, entries.count >= trustedProxies {
            let entry = String(entries[entries.count - trustedProxies]).trimmed
            if let address = try? SocketAddress(ipAddress: entry, port: 0) { return self.network(address) }
        }
        return peer.map(self.network) ?? "unknown"
    }

    private static func network(_ address: SocketAddress) -> String {
        guard let text = address.ipAddress else { return "local" }
        guard case .v6 = address else { return text }
        // An IPv4 address in IPv6's clothes (RFC 4291, section 2.5.5.2) is one customer by itself.
        if text.hasPrefix("::ffff:"), text.contains(".") { return String(text.dropFirst(7)) }
        return Self.groups(text).prefix(4).joined(separator: ":") + "::/64"
    }

    /// The eight groups of an IPv6 address as the system writes it, with the one `::` filled in.
    private static func groups(_ text: String) -> [Substring] {
        let address = text.prefix { $0 != "%" }
        guard let gap = address.firstRange(of: "::") else { return address.split(separator: ":") }
        let head = address[..<gap.lowerBound].split(separator: ":")
        let tail = address[gap.upperBound...].split(separator: ":")
        return head + Array(repeating: "0", count: max(0, 8 - head.count - tail.count)) + tail
    }
}

extension HTTPField.Name {
    static let forwardedFor = Self("X-Forwarded-For")!
}
