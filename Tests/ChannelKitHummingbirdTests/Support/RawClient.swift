import NIOCore
import NIOPosix
import NIOSSL
import NIOWebSocket

/// A client that sends what it is told, right or wrong, and shows what comes: HTTP responses, then frames.
final class RawClient: Sendable {
    private let channel: any Channel
    private let mailbox: Mailbox

    private init(channel: any Channel, mailbox: Mailbox) {
        self.channel = channel
        self.mailbox = mailbox
    }

    /// - Parameter tls: How to trust the server, if it speaks TLS.
    static func connect(to port: Int, tls: TLSConfiguration? = nil) async throws -> RawClient {
        let mailbox = Mailbox()
        let secure = try tls.map { try NIOSSLContext(configuration: $0) }
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let secure {
                        let handler = try NIOSSLClientHandler(context: secure, serverHostname: "localhost")
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.addHandler(ResponseReader(mailbox: mailbox))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return RawClient(channel: channel, mailbox: mailbox)
    }

    // MARK: Sending

    func send(_ bytes: ByteBuffer) async throws {
        try await self.channel.writeAndFlush(bytes)
    }

    func send(text: String) async throws {
        try await self.send(RawFrame(opcode: 0x1, payload: ByteBuffer(string: text)).bytes)
    }

    func send(_ frame: RawFrame) async throws {
        try await self.send(frame.bytes)
    }

    /// Whether the TCP connection has not ended.
    var isOpen: Bool { self.channel.isActive }

    /// Ends the TCP connection.
    func drop() async throws {
        try await self.channel.close()
    }

    /// Ends a TCP connection that carries TLS, behind the back of TLS, which would say goodbye.
    func abort() async throws {
        try await self.channel.eventLoop.submit {
            let pipeline = self.channel.pipeline.syncOperations
            try pipeline.context(handlerType: NIOSSLClientHandler.self).close(promise: nil)
        }.get()
    }

    /// Ends the client's half of it.
    func finish() async throws {
        try await self.channel.close(mode: .output)
    }

    /// Goes on with its own half of the connection when the server has ended the other.
    func keepHalf() async throws {
        try await self.channel.setOption(.allowRemoteHalfClosure, value: true).get()
    }

    /// Whether the client takes anything from the network.
    func setReads(_ reads: Bool) async throws {
        try await self.channel.setOption(.autoRead, value: reads).get()
    }

    // MARK: Receiving

    /// What comes next, or `nil` if nothing has come when the time is over.
    func next(within deadline: Duration = .seconds(600)) async -> RawEvent? {
        await self.mailbox.next(within: deadline, eventLoop: self.channel.eventLoop)
    }

    /// The next event, which has to be a response.
    func response() async throws -> RawResponse {
        let event = await self.next()
        guard case .response(let response) = event else { throw Unexpected(event: event) }
        return response
    }

    /// The next event, which has to be a frame.
    func frame() async throws -> RawFrame {
        let event = await self.next()
        guard case .frame(let frame) = event else { throw Unexpected(event: event) }
        return frame
    }

    /// The next event, which has to be a text frame.
    func text() async throws -> String {
        let frame = try await self.frame()
        guard frame.opcode == 0x1, frame.fin else { throw Unexpected(event: .frame(frame)) }
        return String(buffer: frame.payload)
    }

    /// The code of the next event, which has to be a close frame.
    func closeCode() async throws -> UInt16? {
        let frame = try await self.frame()
        guard frame.opcode == 0x8 else { throw Unexpected(event: .frame(frame)) }
        return frame.payload.getInteger(at: frame.payload.readerIndex)
    }

    struct Unexpected: Error {
        var event: RawEvent?
    }

    // MARK: HTTP

    /// Sends an upgrade request.
    ///
    /// - Parameters:
    ///   - headers: Fields beside the usual ones, or in place of them.
    ///   - without: Usual fields to leave out.
    func requestUpgrade(
        _ target: String,
        headers: [String: String] = [:],
        without: [String] = [],
        method: String = "GET"
    ) async throws {
        try await self.send(Self.upgradeRequest(target, headers: headers, without: without, method: method))
    }

    /// Opens a socket.
    func upgrade(_ target: String, headers: [String: String] = [:]) async throws {
        try await self.requestUpgrade(target, headers: headers)
        let event = await self.next()
        guard case .response(let response) = event, response.status == 101 else { throw Unexpected(event: event) }
    }

    static func upgradeRequest(
        _ target: String,
        headers: [String: String] = [:],
        without: [String] = [],
        method: String = "GET"
    ) -> ByteBuffer {
        var fields = [
            "host": "127.0.0.1", "connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
            "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        ]
        for (name, value) in headers { fields[name.lowercased()] = value }
        for name in without { fields[name.lowercased()] = nil }
        return Self.request(target, headers: fields, method: method)
    }

    static func request(
        _ target: String,
        headers: [String: String] = ["host": "127.0.0.1"],
        method: String = "GET",
        body: String = ""
    ) -> ByteBuffer {
        var text = "\(method) \(target) HTTP/1.1\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if !body.isEmpty { text += "content-length: \(body.utf8.count)\r\n" }
        return ByteBuffer(string: text + "\r\n" + body)
    }
}

/// Something that has come from the server.
enum RawEvent: Equatable {
    case response(RawResponse)
    case frame(RawFrame)
    /// The TCP connection has ended.
    case end
}

/// An HTTP response.
struct RawResponse: Equatable {
    var status: Int
    /// Names are lower-cased.
    var headers: [String: String]
    var body: String
}

/// A WebSocket frame, in whatever shape.
struct RawFrame: Equatable {
    var fin = true
    var rsv: UInt8 = 0
    var opcode: UInt8
    var masked = true
    var payload = ByteBuffer()

    static func close(_ code: UInt16) -> RawFrame { RawFrame(opcode: 0x8, payload: ByteBuffer(integer: code)) }

    var bytes: ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeInteger((self.fin ? 0x80 : 0) | self.rsv << 4 | self.opcode)
        let length = self.payload.readableBytes
        let mask: UInt8 = self.masked ? 0x80 : 0
        switch length {
        case ...125:
            bytes.writeInteger(mask | UInt8(length))
        case ...Int(UInt16.max):
            bytes.writeInteger(mask | 126)
            bytes.writeInteger(UInt16(length))
        default:
            bytes.writeInteger(mask | 127)
            bytes.writeInteger(UInt64(length))
        }
        var payload = self.payload
        if self.masked {
            let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
            bytes.writeBytes(key)
            payload.webSocketMask(WebSocketMaskingKey(key)!)
        }
        bytes.writeBuffer(&payload)
        return bytes
    }
}
