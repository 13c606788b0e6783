import FoundationEssentials
public import HTTPTypes

/// What a client asks for when it opens a socket: the request that a ``SocketHandler`` judges.
public struct ConnectRequest: Sendable {
    /// The path, without the query.
    public var path: String
    /// The query string as it came, without the `?`.
    public var query: String
    /// The parameters of the query.
    public var parameters: QueryParameters
    /// The header fields.
    public var headerFields: HTTPFields
    /// Where the client connects from, as text, where the transport knows it.
    public var peerAddress: String?
    /// The token that phoenix.js sends for its `authToken` option, in `Sec-WebSocket-Protocol` or, over long poll, in a
    /// header field of its own.
    ///
    /// Nothing has been verified: it is whatever the client sent. A token in the query is a parameter like any other.
    public var authToken: String?

    /// Describes a request to open a socket.
    ///
    /// - Parameters:
    ///   - path: The path, without the query.
    ///   - query: The query string, without the `?`.
    ///   - headerFields: The header fields. A token is taken out of `Sec-WebSocket-Protocol` where one is there.
    ///   - peerAddress: Where the client connects from, as text.
    public init(path: String, query: String = "", headerFields: HTTPFields = [:], peerAddress: String? = nil) {
        self.path = path
        self.query = query
        self.parameters = QueryParameters(query: query)
        self.headerFields = headerFields
        self.peerAddress = peerAddress
        self.authToken = headerFields[.secWebSocketProtocol].flatMap(Self.authToken(subprotocols:))
    }

    private static let tokenPrefix = "base64url.bearer.phx."

    /// The token among the subprotocols that a client offers, if it can be decoded.
    ///
    /// phoenix.js uses the standard alphabet in spite of the prefix's name; the URL-safe one is understood too. Padding may
    /// be there or not.
    static func authToken(subprotocols: String) -> String? {
        let offers = subprotocols.split(separator: ",").map { $0.drop { $0 == " " || $0 == "\t" } }
        guard let offer = offers.first(where: { $0.hasPrefix(Self.tokenPrefix) }) else { return nil }
        var base64 = offer.dropFirst(Self.tokenPrefix.count)
            .map { character -> Character in
                switch character {
                case "-": "+"
                case "_": "/"
                default: character
                }
            }
        while let last = base64.last, last == "=" || last == " " || last == "\t" { base64.removeLast() }
        base64 += String(repeating: "=", count: (4 - base64.count % 4) % 4)
        return Data(base64Encoded: String(base64)).flatMap { String(validating: $0, as: UTF8.self) }
    }
}

extension HTTPField.Name {
    fileprivate static let secWebSocketProtocol = Self("Sec-WebSocket-Protocol")!
}
