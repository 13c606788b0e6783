import DynamoKitLocal
import NIOCore
import NIOHTTP1

/// One connection of HTTP/1.1: a request is answered before the next one is read, in the order in which they came.
struct HTTPConnection: Sendable {
    let channel: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    /// Answers requests until either side has had enough.
    func serve(
        maximumBodyBytes: Int,
        _ respond: (WireRequest) async -> WireAnswer
    ) async throws {
        try await self.channel.executeThenClose { inbound, outbound in
            var parts = inbound.makeAsyncIterator()
            while case .head(let head)? = try await parts.next(isolation: #isolation) {
                if head.headers[canonicalForm: "Expect"].contains(where: { $0.lowercased() == "100-continue" }) {
                    try await outbound.write(.head(HTTPResponseHead(version: head.version, status: .continue)))
                }
                let answer: WireAnswer
                switch try await Self.body(&parts, maximumBytes: maximumBodyBytes) {
                case .complete(let body): answer = await respond(WireRequest(head, body: body))
                case .tooLarge: answer = WireAnswer.tooLarge(maximumBytes: maximumBodyBytes)
                case .cutShort: return
                }
                try await outbound.write(contentsOf: answer.parts(to: head))
                guard head.isKeepAlive else {
                    // Closing at once would cut off what the socket has not taken yet. The client closes when it has all.
                    outbound.finish()
                    while try await parts.next(isolation: #isolation) != nil {}
                    return
                }
            }
        }
    }

    private enum Body {
        case complete([UInt8])
        /// All of it has come, and is gone.
        case tooLarge
        /// The connection ended before it, or the client would not stop.
        case cutShort
    }

    private static func body(
        _ parts: inout NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator,
        maximumBytes: Int
    ) async throws -> Body {
        var bytes: [UInt8] = []
        var count = 0
        while let part = try await parts.next(isolation: #isolation) {
            switch part {
            case .head: return .cutShort
            case .body(let buffer):
                count += buffer.readableBytes
                // Who sends too much is told so once it is over, within reason.
                guard count <= 4 * maximumBytes else { return .cutShort }
                if count <= maximumBytes { bytes.append(contentsOf: buffer.readableBytesView) } else { bytes = [] }
            case .end: return count <= maximumBytes ? .complete(bytes) : .tooLarge
            }
        }
        return .cutShort
    }
}

extension WireRequest {
    fileprivate init(_ head: HTTPRequestHead, body: [UInt8]) {
        self.init(
            method: head.method.rawValue,
            target: head.uri,
            headers: WireHeaders(head.headers.map { ($0.name, $0.value) }),
            body: body
        )
    }
}

extension WireAnswer {
    /// The answer as parts of HTTP/1.1, to a request with this head.
    fileprivate func parts(to head: HTTPRequestHead) -> [HTTPServerResponsePart] {
        var headers = HTTPHeaders(self.headers.fields.map { ($0.name, $0.value) })
        headers.add(name: "Content-Length", value: "\(self.body.count)")
        if !head.isKeepAlive { headers.add(name: "Connection", value: "close") }
        let response = HTTPResponseHead(
            version: head.version,
            status: HTTPResponseStatus(statusCode: self.status),
            headers: headers
        )
        return [.head(response), .body(.byteBuffer(ByteBuffer(bytes: self.body))), .end(nil)]
    }
}
