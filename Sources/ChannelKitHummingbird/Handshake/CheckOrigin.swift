/// Which pages may open a socket, by the `Origin` that browsers send with the handshake.
///
/// A handshake without an `Origin` is not from a browser's page and passes in any case. What it is worth is up to the
/// `SocketHandler`.
///
/// Specification: [RFC 6455, section 10.2](https://www.rfc-editor.org/rfc/rfc6455#section-10.2)
public struct CheckOrigin: Hashable, Sendable {
    enum Rule: Hashable, Sendable {
        case sameHost
        case allowed([Origin])
        case off
    }

    let rule: Rule

    /// Pages whose host is that of the request's `Host` field, whatever their scheme and port.
    ///
    /// Behind a proxy, the proxy has to pass `Host` on.
    public static let sameHost = CheckOrigin(rule: .sameHost)

    /// Pages of any site. For sockets that do not trust anything a browser adds by itself, such as cookies.
    public static let off = CheckOrigin(rule: .off)

    /// Pages of these origins, for example `https://chat.example`, `//chat.example` (any scheme and port),
    /// `//*.chat.example` (any subdomain) or `//localhost:5173`.
    ///
    /// An origin with a scheme and without a port stands for the scheme's own port.
    ///
    /// - Precondition: Each has a host.
    public static func allowed(_ origins: [String]) -> CheckOrigin {
        CheckOrigin(
            rule: .allowed(
                origins.map { text in
                    guard let origin = Origin(pattern: text) else {
                        preconditionFailure("\"\(text)\" is no origin: it takes the form scheme://host:port or //host")
                    }
                    return origin
                }
            )
        )
    }

    /// - Parameters:
    ///   - origin: The request's `Origin`, if it has one.
    ///   - host: The request's `Host`.
    func allows(origin: String?, host: String?) -> Bool {
        guard let origin else { return true }
        switch self.rule {
        case .off:
            return true
        case .sameHost:
            guard let host, let page = Origin(pattern: origin), page.scheme != nil else { return false }
            return page.host == Origin(pattern: "//" + host)?.host
        case .allowed(let origins):
            guard let page = Origin(pattern: origin), page.scheme != nil else { return false }
            return origins.contains { $0.matches(page) }
        }
    }
}

/// An origin, or a pattern for some: where the scheme or the port is `nil`, any will do.
struct Origin: Hashable, Sendable {
    var scheme: String?
    var host: String
    var port: Int?

    init?(pattern: String) {
        let parts = pattern.lowercased().split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, parts[0].isEmpty || parts[0].last == ":" else { return nil }
        let scheme = parts[0].isEmpty ? nil : String(parts[0].dropLast())
        let authority = parts[2]
        guard !authority.isEmpty, authority.allSatisfy({ !"/?#@".contains($0) }), scheme != "" else { return nil }

        // The last colon starts a port unless it is inside the brackets of an IPv6 address.
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            guard let port = UInt16(authority[authority.index(after: colon)...]) else { return nil }
            self.host = String(authority[..<colon])
            self.port = Int(port)
        } else {
            self.host = String(authority)
            self.port =
                switch scheme {
                case "http", "ws": 80
                case "https", "wss": 443
                default: nil
                }
        }
        guard !self.host.isEmpty else { return nil }
        self.scheme = scheme
    }

    func matches(_ page: Origin) -> Bool {
        guard self.scheme == nil || self.scheme == page.scheme, self.port == nil || self.port == page.port else {
            return false
        }
        guard self.host.hasPrefix("*.") else { return self.host == page.host }
        return page.host.hasSuffix(self.host.dropFirst()) && page.host.count >= self.host.count
    }
}
