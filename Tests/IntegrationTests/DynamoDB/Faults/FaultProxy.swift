import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Stands between a client and a DynamoDB, and lets go wrong what it is told, request by request.
final class FaultProxy: Sendable {
    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, ByteBuffer>

    private struct State {
        var faults: [Fault]
        var requests: [SeenRequest] = []
        var openConnections = 0
    }

    let port: Int
    private let origin: String
    /// How far the service's clock is ahead of the machine's, in seconds; `nil` for a service that looks at no clock.
    private let serviceClockOffset: TimeInterval?
    private let state: Mutex<State>

    private init(port: Int, origin: String, faults: [Fault], serviceClockOffset: TimeInterval?) {
        self.port = port
        self.origin = origin
        self.serviceClockOffset = serviceClockOffset
        self.state = Mutex(State(faults: faults))
    }

    /// What came from the client, in order.
    var requests: [SeenRequest] { self.state.withLock { $0.requests } }
    /// Connections that the client has not closed, nor the proxy.
    var openConnections: Int { self.state.withLock { $0.openConnections } }

    /// Runs `body` while the proxy runs.
    ///
    /// - Parameters:
    ///   - origin: The port of the DynamoDB that requests are passed on to.
    ///   - faults: What befalls the first requests; those that follow pass.
    ///   - serviceClockOffset: How far the service's clock is ahead, in seconds: it then refuses signatures of another time.
    static func with(
        origin: Int,
        _ faults: [Fault] = [],
        serviceClockOffset: TimeInterval? = nil,
        body: (FaultProxy) async throws -> Void
    ) async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        let proxy = FaultProxy(
            port: server.channel.localAddress?.port ?? 0,
            origin: "http://127.0.0.1:\(origin)/",
            faults: faults,
            serviceClockOffset: serviceClockOffset
        )
        try await withThrowingTaskGroup { group in
            group.addTask { try await proxy.run(server) }
            defer { group.cancelAll() }
            try await body(proxy)
        }
    }

    private func run(_ server: NIOAsyncChannel<Connection, Never>) async throws {
        try await server.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    group.addTask { await self.serve(connection) }
                }
            }
        }
    }

    private func serve(_ connection: Connection) async {
        self.state.withLock { $0.openConnections += 1 }
        defer { self.state.withLock { $0.openConnections -= 1 } }
        // A connection that ends with an error ends.
        try? await connection.executeThenClose { inbound, outbound in
            var request = SeenRequest(headers: [:], body: [])
            for try await part in inbound {
                switch part {
                case .head(let head): request = SeenRequest(headers: head.headers, body: [])
                case .body(let buffer): request.body.append(contentsOf: buffer.readableBytesView)
                case .end:
                    guard try await self.answer(request, on: connection.channel, outbound) else { return }
                }
            }
        }
    }

    /// - Returns: Whether the connection stays open, until the client has had enough of it.
    private func answer(
        _ request: SeenRequest,
        on channel: any Channel,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws -> Bool {
        let fault = self.state.withLock { state in
            state.requests.append(request)
            return state.faults.isEmpty ? .none : state.faults.removeFirst()
        }
        switch fault {
        case .none: try await outbound.write(self.forward(request).bytes())
        case .delay(let duration):
            let answer = try await self.forward(request)
            try await Task.sleep(for: duration)
            try await outbound.write(answer.bytes())
        case .corrupt:
            var answer = try await self.forward(request)
            answer.body[answer.body.count / 2] ^= 1
            try await outbound.write(answer.bytes())
        case .error(let status, let type, let headers):
            try await outbound.write(RawAnswer(status: status, type: type, headers: headers).bytes())
        case .stall: try await outbound.write(self.forward(request).firstHalf())
        case .silence: break
        case .truncate:
            try await outbound.write(self.forward(request).firstHalf())
            return false
        case .drop: return false
        case .dropAnswer:
            _ = try await self.forward(request)
            return false
        case .reset:
            try await Self.resetWhenClosed(channel)
            return false
        case .resetAnswer:
            _ = try await self.forward(request)
            try await Self.resetWhenClosed(channel)
            return false
        }
        return true
    }

    /// A socket that is not to linger sends RST where others say goodbye.
    private static func resetWhenClosed(_ channel: any Channel) async throws {
        let options = channel as? any SocketOptionProvider
        try await options?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
    }

    private func forward(_ request: SeenRequest) async throws -> RawAnswer {
        if let refusal = self.refusal(of: request) { return refusal }
        var forwarded = HTTPClientRequest(url: self.origin)
        forwarded.method = .POST
        forwarded.headers = request.headers
        for name in ["Host", "Content-Length", "Connection"] { forwarded.headers.remove(name: name) }
        forwarded.body = .bytes(request.body)
        let response = try await HTTPClient.shared.execute(forwarded, deadline: .distantFuture)
        var headers = response.headers
        for name in ["Content-Length", "Transfer-Encoding", "Connection"] { headers.remove(name: name) }
        let body = try await response.body.collect(upTo: 1 << 26)
        return RawAnswer(status: Int(response.status.code), headers: headers, body: Array(body.readableBytesView))
    }

    /// DynamoDB's answer to a signature of another time.
    private func refusal(of request: SeenRequest) -> RawAnswer? {
        guard let serviceClockOffset else { return nil }
        let now = Date() + serviceClockOffset
        if let signedAt = request.signedAt, abs(signedAt.timeIntervalSince(now)) <= 300 { return nil }
        return RawAnswer(
            status: 400,
            type: "InvalidSignatureException",
            headers: ["Date": ServiceDates.http.string(from: now)]
        )
    }
}
