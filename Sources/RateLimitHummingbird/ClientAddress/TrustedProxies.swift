public import HTTPTypes
public import NIOCore

/// Finds out the address of a client behind proxies, of which some are trusted to tell the truth.
///
/// ```swift
/// let proxies = try TrustedProxies(["10.0.0.0/8", "2001:db8::/32"], field: .xForwardedFor)
/// router.add(middleware: RateLimitMiddleware(limiter, addressesBehind: proxies))
/// ```
///
/// Each proxy adds, at the end of a header field, the address that it was asked from. What stands at the front may be made up by
/// the client. So the addresses are gone through from the end, starting with the connection's own: the first one that is not
/// of a trusted proxy is the client's. Without a trusted proxy at the other end of the connection the field is not looked at.
public struct TrustedProxies: Sendable {
    /// The header field in which the proxies note addresses.
    ///
    /// Only one is read. A client could send the other by itself, and proxies pass on what they do not know.
    public enum Field: Hashable, Sendable {
        /// `X-Forwarded-For`.
        case xForwardedFor
        /// `Forwarded`, of [RFC 7239](https://www.rfc-editor.org/rfc/rfc7239).
        case forwarded
    }

    /// A range of addresses that cannot be read.
    public struct InvalidRange: Error, CustomStringConvertible {
        /// The range as it was given.
        public let range: String

        public var description: String { "“\(self.range)” is not an address, nor a range of them such as 10.0.0.0/8." }
    }

    /// No proxy: the client is who connects.
    public static let none = TrustedProxies()

    private let ranges: [AddressRange]
    private let field: Field
    private let trustsLocalSockets: Bool
    private let ipv6PrefixLength: Int

    private init() {
        self.ranges = []
        self.field = .xForwardedFor
        self.trustsLocalSockets = false
        self.ipv6PrefixLength = 64
    }

    /// Creates a set of proxies.
    ///
    /// - Parameters:
    ///   - ranges: Their addresses: `10.0.0.0/8`, `2001:db8::/32`, `192.0.2.1`.
    ///   - field: The header field in which they note addresses.
    ///   - trustsLocalSockets: Whether to trust connections that have no address, such as those over a Unix domain socket.
    ///   - ipv6PrefixLength: How much of an IPv6 address tells clients apart, 1 to 128. A household or a server usually has
    ///     all addresses of a prefix of 64.
    /// - Throws: ``InvalidRange``.
    public init(
        _ ranges: [String],
        field: Field = .xForwardedFor,
        trustsLocalSockets: Bool = false,
        ipv6PrefixLength: Int = 64
    ) throws(InvalidRange) {
        precondition((1...128).contains(ipv6PrefixLength), "A prefix of an IPv6 address has 1 to 128 bits.")
        var parsed: [AddressRange] = []
        for range in ranges {
            guard let range = AddressRange(range) else { throw InvalidRange(range: range) }
            parsed.append(range)
        }
        self.ranges = parsed
        self.field = field
        self.trustsLocalSockets = trustsLocalSockets
        self.ipv6PrefixLength = ipv6PrefixLength
    }

    /// The client's address, or `nil` if it is not known.
    ///
    /// When a trusted proxy does not tell whom it was asked by, it is the proxy's.
    ///
    /// - Parameters:
    ///   - peer: Who is at the other end of the connection.
    ///   - headers: The request's header fields.
    public func clientAddress(peer: SocketAddress?, headers: HTTPFields) -> String? {
        self.client(peer: peer?.ipAddress, headers: headers)?.description
    }

    /// A key to count the client by: its address, or the range of addresses that it is likely to have. Clients whose address
    /// is not known share one.
    public func clientKey(peer: SocketAddress?, headers: HTTPFields) -> String {
        guard let client = self.client(peer: peer?.ipAddress, headers: headers) else { return "unknown" }
        guard client.isIPv6, self.ipv6PrefixLength < 128 else { return client.description }
        return "\(client.prefix(self.ipv6PrefixLength))/\(self.ipv6PrefixLength)"
    }

    private func client(peer: String?, headers: HTTPFields) -> IPAddress? {
        // A link-local address has a zone, which is this host's own matter.
        let peer = peer.flatMap { IPAddress($0.prefix { $0 != "%" }) }
        guard peer.map(self.isTrusted) ?? self.trustsLocalSockets else { return peer }
        let addresses =
            switch self.field {
            case .xForwardedFor: ForwardedAddresses.ofXForwardedFor(headers)
            case .forwarded: ForwardedAddresses.ofForwarded(headers)
            }
        var client = peer
        for address in addresses.reversed() {
            guard let address else { break }
            client = address
            if !self.isTrusted(address) { break }
        }
        return client
    }

    private func isTrusted(_ address: IPAddress) -> Bool { self.ranges.contains { $0.contains(address) } }
}
