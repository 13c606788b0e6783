/// An HTTP request as far as a signature covers it.
public struct SignableRequest: Sendable {
    /// In upper case.
    public var method: String
    /// `https` or `http`.
    public var scheme: String
    /// The host, with the port unless it is the scheme's own, as it stands in the `Host` header.
    public var authority: String
    /// With what is not unreserved percent-encoded as it is on the wire.
    public var path: String
    /// Names and values, not encoded. In URLs they are encoded as the signature has them.
    public var query: [(name: String, value: String)]
    /// All headers that are to be signed. `Host` need not be among them.
    public var headers: [(name: String, value: String)]
    public var payloadHash: PayloadHash

    public init(
        method: String = "GET",
        scheme: String = "https",
        authority: String,
        path: String = "/",
        query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [],
        payloadHash: PayloadHash = .empty
    ) {
        self.method = method
        self.scheme = scheme
        self.authority = authority
        self.path = path
        self.query = query
        self.headers = headers
        self.payloadHash = payloadHash
    }

    /// Creates a request to a URL.
    ///
    /// - Parameters:
    ///   - method: In upper case.
    ///   - url: Absolute, http or https, percent-encoded as it is on the wire.
    ///   - headers: All headers that are to be signed.
    ///   - payloadHash: What to sign of the body.
    /// - Throws: ``SigningError`` with ``SigningError/Code/invalidURL``.
    public init(
        method: String = "GET",
        url: String,
        headers: [(name: String, value: String)] = [],
        payloadHash: PayloadHash = .empty
    ) throws(SigningError) {
        // The URL is not repeated in errors: a password or a signature may stand in it.
        guard let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")), url[colon...].hasPrefix("://") else {
            throw SigningError(.invalidURL, message: "The URL has no scheme.")
        }
        let scheme = url[..<colon].lowercased()
        guard scheme == "https" || scheme == "http" else {
            throw SigningError(.invalidURL, message: "The URL is neither https nor http.")
        }
        let rest = url[url.utf8.index(colon, offsetBy: 3)...]
        guard !rest.utf8.contains(UInt8(ascii: "#")) else {
            throw SigningError(.invalidURL, message: "The URL has a fragment, which is never sent.")
        }
        let target = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        var authority = rest[..<target].lowercased()
        guard !authority.isEmpty, !authority.utf8.contains(UInt8(ascii: "@")) else {
            throw SigningError(.invalidURL, message: "The URL has no host, or has a user.")
        }
        let defaultPort = scheme == "https" ? ":443" : ":80"
        if authority.hasSuffix(defaultPort) { authority.removeLast(defaultPort.count) }
        let queryStart = rest[target...].firstIndex(of: "?") ?? rest.endIndex
        self.init(
            method: method,
            scheme: scheme,
            authority: authority,
            path: target == queryStart ? "/" : String(rest[target..<queryStart]),
            query: Self.query(rest[queryStart...].dropFirst()),
            headers: headers,
            payloadHash: payloadHash
        )
    }

    /// The URL to send the request to.
    public var url: String {
        var bytes: [UInt8] = []
        bytes.append("\(self.scheme)://\(self.authority)\(self.path.isEmpty ? "/" : self.path)")
        for (index, item) in self.query.enumerated() {
            bytes.append(UInt8(ascii: index == 0 ? "?" : "&"))
            bytes.appendPercentEncoded(item.name)
            bytes.append(UInt8(ascii: "="))
            bytes.appendPercentEncoded(item.value)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func query(_ text: Substring) -> [(name: String, value: String)] {
        text.split(separator: "&").map { item in
            let equals = item.firstIndex(of: "=") ?? item.endIndex
            return (String(percentDecoding: item[..<equals]), String(percentDecoding: item[equals...].dropFirst()))
        }
    }
}
