import Crypto
import FoundationEssentials
import HTTPTypes
import NIOCore
import NIOHTTP1

/// The server's part of the opening handshake, as far as it depends on nothing but the request.
///
/// Specification: [RFC 6455, section 4.2](https://www.rfc-editor.org/rfc/rfc6455#section-4.2)
struct WebSocketHandshake {
    /// Why a request does not open a socket.
    struct Refusal: Error, Equatable {
        var status: HTTPResponseStatus
        var fields: HTTPHeaders = [:]
        var body = ""
    }

    /// How a socket is opened.
    struct Answer: Equatable {
        /// The fields of the 101 response.
        var fields: HTTPHeaders
        /// What has been agreed about compression; `nil` for none.
        var deflate: DeflateNegotiation?
    }

    let head: HTTPRequestHead

    /// Whether the client asks to leave HTTP, for whatever protocol: what follows the request may not be HTTP.
    var asksForUpgrade: Bool {
        self.head.headers.contains(name: "upgrade") || self.head.method == .CONNECT
    }

    /// What is judged before anyone asks who the client is: the method, the origin, the subprotocols.
    ///
    /// - Returns: The subprotocol to answer with, if any.
    func negotiate(_ configuration: WebSocketConfiguration) throws(Refusal) -> String? {
        guard self.head.method == .GET else { throw Refusal(status: .badRequest) }
        // More than one Origin is no browser's doing; the last line of defence is not to choose between them.
        let origins = self.head.headers["origin"]
        guard
            origins.count <= 1,
            configuration.checkOrigin.allows(origin: origins.first, host: self.head.headers.first(name: "host"))
        else { throw Refusal(status: .forbidden) }
        return try self.negotiateSubprotocol(configuration)
    }

    private func negotiateSubprotocol(_ configuration: WebSocketConfiguration) throws(Refusal) -> String? {
        let offers = self.head.headers[canonicalForm: "sec-websocket-protocol"]
        if configuration.acceptsAuthToken, offers.contains("phoenix") { return "phoenix" }
        guard !offers.isEmpty, !configuration.subprotocols.isEmpty else { return nil }
        guard let choice = offers.first(where: { configuration.subprotocols.contains(String($0)) }) else {
            throw Refusal(status: .forbidden)
        }
        return String(choice)
    }

    /// What the protocol itself demands. Judged last, as Phoenix does, so that a stranger learns no more than 403.
    ///
    /// - Parameters:
    ///   - subprotocol: What ``negotiate(_:)`` chose.
    ///   - compression: How messages may be compressed, if they may.
    func accept(subprotocol: String?, compression: PerMessageDeflate?) throws(Refusal) -> Answer {
        let headers = self.head.headers
        guard self.head.version == .http1_1 else { throw Refusal(status: .badRequest, body: "HTTP/1.1 is needed.") }
        guard headers["host"].count == 1 else {
            throw Refusal(status: .badRequest, body: "There has to be one Host header field.")
        }
        guard Self.tokens(headers[canonicalForm: "connection"]).contains("upgrade") else {
            throw Refusal(status: .badRequest, body: "The Connection header field has to contain Upgrade.")
        }
        guard Self.tokens(headers[canonicalForm: "upgrade"]).contains("websocket") else {
            throw Refusal(status: .badRequest, body: "The Upgrade header field has to contain websocket.")
        }
        guard headers[canonicalForm: "sec-websocket-version"] == ["13"] else {
            throw Refusal(
                status: .badRequest,
                fields: ["sec-websocket-version": "13"],
                body: "The Sec-WebSocket-Version header field has to be 13."
            )
        }
        let keys = headers["sec-websocket-key"]
        guard keys.count == 1, Data(base64Encoded: keys[0])?.count == 16 else {
            throw Refusal(status: .badRequest, body: "The Sec-WebSocket-Key header field has to be 16 bytes of Base64.")
        }
        var fields: HTTPHeaders = [
            "connection": "upgrade", "upgrade": "websocket", "sec-websocket-accept": Self.answer(to: keys[0]),
        ]
        if let subprotocol { fields.add(name: "sec-websocket-protocol", value: subprotocol) }
        let deflate = try self.negotiateCompression(compression)
        if let deflate { fields.add(name: "sec-websocket-extensions", value: deflate.fieldValue) }
        return Answer(fields: fields, deflate: deflate)
    }

    /// What is offered is looked at where nothing is accepted too: the form of the field is part of the protocol.
    private func negotiateCompression(_ compression: PerMessageDeflate?) throws(Refusal) -> DeflateNegotiation? {
        let offers: [ExtensionOffer]
        do throws(ExtensionOffer.Malformed) {
            offers = try ExtensionOffer.parse(self.head.headers["sec-websocket-extensions"])
        } catch {
            throw Refusal(status: .badRequest, body: "The Sec-WebSocket-Extensions header field is malformed.")
        }
        return compression.flatMap { DeflateNegotiation(offers, configuration: $0) }
    }

    private static func tokens(_ values: [Substring]) -> Set<String> { Set(values.map { $0.lowercased() }) }

    /// `Sec-WebSocket-Accept`. SHA-1 proves here that the server speaks WebSocket, and secures nothing.
    static func answer(to key: String) -> String {
        let digest = Insecure.SHA1.hash(data: Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
        return Data(digest).base64EncodedString()
    }
}
