import FoundationEssentials

/// Where a Phoenix socket is: `wss://host/socket`. As in phoenix.js, `/websocket` is added to its path.
package struct SocketURL: Hashable, Sendable {
    package var host: String
    package var port: Int
    package var isSecure: Bool
    private var path: String
    private var query: String

    /// - Parameter text: A URL with the scheme `ws`, `wss`, `http` or `https`.
    /// - Throws: ``ChannelClientError/Code/invalidURL``.
    package init(_ text: String) throws(ChannelClientError) {
        guard
            let components = URLComponents(string: text),
            let scheme = components.scheme?.lowercased(),
            let host = components.host, !host.isEmpty
        else { throw ChannelClientError(.invalidURL, "\(text) is not the URL of a socket.") }
        switch scheme {
        case "ws", "http": self.isSecure = false
        case "wss", "https": self.isSecure = true
        default: throw ChannelClientError(.invalidURL, "The scheme of \(text) is none of ws, wss, http and https.")
        }
        // In a URL, an IPv6 address stands in brackets; elsewhere it does not.
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        self.port = components.port ?? (self.isSecure ? 443 : 80)
        self.path = components.percentEncodedPath
        while self.path.hasSuffix("/") { self.path.removeLast() }
        self.query = components.percentEncodedQuery ?? ""
    }

    /// The field `Host`.
    package var authority: String {
        let host = self.host.contains(":") ? "[\(self.host)]" : self.host
        return self.port == (self.isSecure ? 443 : 80) ? host : "\(host):\(self.port)"
    }

    /// Path and query of the request.
    ///
    /// - Parameter parameters: The parameters of the socket, beside those of the URL.
    package func target(parameters: [String: String]) -> String {
        let own = parameters.sorted { $0.key < $1.key }.map { "\(Self.encoded($0.key))=\(Self.encoded($0.value))" }
        let query = (self.query.isEmpty ? [] : [self.query]) + own + ["vsn=2.0.0"]
        return self.path + "/websocket?" + query.joined(separator: "&")
    }

    /// Everything but the unreserved characters of RFC 3986 as `%XX`.
    private static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }
}
