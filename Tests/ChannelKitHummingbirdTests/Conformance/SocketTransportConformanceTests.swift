import ChannelKit
import ChannelKitHummingbird
import ChannelKitTesting
import NIOCore
import NIOPosix
import PhoenixConformance
import TestSupport
import Testing

@Suite("Conformance of socket transports, over sockets")
struct SocketTransportConformanceTests {
    @Test("WebSockets keep every promise", arguments: SocketTransportConformance.Check.allCases)
    func webSocket(check: SocketTransportConformance.Check) async throws {
        try await SocketTransportConformance { endpoint, run in
            let mount = SocketMount("/socket", endpoint, configuration: .patient)
            try await withTestServer([mount]) { server in
                try await run { query in try await WebSocketConnection.connect(to: server, query) }
            }
        }.run(check)
    }

    @Test("long polling keeps every promise that is not of binary messages", arguments: Self.pollingChecks)
    func longPoll(check: SocketTransportConformance.Check) async throws {
        // Between two polls the session must not end, where the machine is slow.
        let conforms = try await withStretchedTime { factor in
            var suite = SocketTransportConformance { endpoint, run in
                var configuration = WebSocketConfiguration.patient
                configuration.longPoll = LongPollConfiguration()
                configuration.longPoll?.sessionTimeout = .seconds(factor)
                let mount = SocketMount("/socket", endpoint, configuration: configuration)
                try await withTestServer([mount]) { server in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        // What polls for a connection lives as long as the check.
                        let (polling, continuation) = AsyncStream.makeStream(of: PolledConnection.self)
                        group.addTask {
                            await withDiscardingTaskGroup { polls in
                                for await connection in polling { polls.addTask { await connection.poll() } }
                            }
                        }
                        defer { group.cancelAll() }
                        try await run { query in
                            guard let connection = try await PolledConnection.connect(to: server, query) else {
                                return nil
                            }
                            continuation.yield(connection)
                            return connection
                        }
                    }
                }
            }
            suite.carriesBinary = false
            try await suite.run(check)
            return true
        }
        #expect(conforms)
    }

    private static let pollingChecks = SocketTransportConformance.Check.allCases.filter { $0 != .carriesBinary }
}

private struct WebSocketConnection: ConformanceConnection {
    let client: RawClient

    static func connect(to server: TestServer, _ query: String) async throws -> WebSocketConnection? {
        let client = try await server.connect()
        try await client.requestUpgrade("/socket/websocket?\(query)")
        return try await client.response().status == 101 ? WebSocketConnection(client: client) : nil
    }

    func send(text: String) async throws { try await self.client.send(text: text) }

    func send(binary: [UInt8]) async throws {
        try await self.client.send(RawFrame(opcode: 0x2, payload: ByteBuffer(bytes: binary)))
    }

    func next(within deadline: Duration) async throws -> ConformanceEvent? {
        switch await self.client.next(within: deadline) {
        case nil: return nil
        case .end: return .closed(nil)
        case .response(let response): throw RawClient.Unexpected(event: .response(response))
        case .frame(let frame):
            var payload = frame.payload
            switch frame.opcode {
            case 0x1: return .text(String(buffer: payload))
            case 0x2: return .binary(Array(payload.readableBytesView))
            case 0x8: return .closed(payload.readInteger().map { CloseCode(rawValue: $0) })
            default: throw RawClient.Unexpected(event: .frame(frame))
            }
        }
    }

    func drop() async throws { try await self.client.drop() }
}

/// A client that always has a poll waiting, until it is dropped or the check is over.
private final class PolledConnection: ConformanceConnection {
    private let client: PollingClient
    private let mailbox = Mailbox()

    private init(client: PollingClient) {
        self.client = client
    }

    static func connect(to server: TestServer, _ query: String) async throws -> PolledConnection? {
        let client = try await PollingClient(server, query: query)
        return client.token == nil ? nil : PolledConnection(client: client)
    }

    func poll() async {
        // Polls keep the session, and so what a check that has failed leaves behind, for as long as they go on.
        while !Task.isCancelled, let answer = try? await self.client.poll() {
            guard answer["status"] != .number("204") else { continue }
            guard answer["status"] == .number("200"), case .array(let messages) = answer["messages"] else { break }
            for case .string(let message) in messages {
                self.mailbox.put(.frame(RawFrame(opcode: 0x1, payload: ByteBuffer(string: message))))
            }
        }
        self.mailbox.put(.end)
    }

    func send(text: String) async throws { _ = try await self.client.post(text) }

    func send(binary: [UInt8]) async throws {}

    func next(within deadline: Duration) async throws -> ConformanceEvent? {
        switch await self.mailbox.next(within: deadline, eventLoop: MultiThreadedEventLoopGroup.singleton.any()) {
        case .frame(let frame): .text(String(buffer: frame.payload))
        case .end: .closed(nil)
        case .response, nil: nil
        }
    }

    func drop() async throws {
        try await self.client.polls.drop()
        try await self.client.posts.drop()
    }
}
