import ChannelKit
import ChannelKitHummingbird
import Foundation
import Logging
import NIOCore
import TestSupport
import Testing

@Suite("Sockets whose token ends", .timeLimit(.minutes(30)))
struct ExpiryTests {
    private static func mount() -> SocketMount {
        var configuration = WebSocketConfiguration.patient
        configuration.longPoll = LongPollConfiguration()
        let endpoint = Endpoint(ExpiredSocket(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return SocketMount("/socket", endpoint, configuration: configuration)
    }

    @Test("a client is told why in the close frame")
    func webSocket() async throws {
        try await withTestServer([Self.mount()]) { server in
            let client = try await server.connect()
            try await client.upgrade("/socket/websocket?vsn=2.0.0")
            let frame = try await client.frame()
            #expect(frame.opcode == 0x8)
            #expect(frame.payload == ByteBuffer(bytes: [0x03, 0xF0] + "token expired".utf8))
        }
    }

    @Test("a client that polls is told with its next poll")
    func longPoll() async throws {
        let mount = Self.mount()
        try await withTestServer([mount]) { server in
            let client = try await PollingClient(server)
            #expect(client.token != nil)
            #expect(try await client.poll() == .status(403))
            #expect(try await eventually { mount.counters.snapshot.open == 0 })
        }
    }
}

/// Lets everybody in, too late.
private struct ExpiredSocket: SocketHandler {
    func connect(_ request: ConnectRequest) async throws -> NoPayload { NoPayload() }
    func expiration(of assigns: NoPayload) -> Date? { .distantPast }
}
