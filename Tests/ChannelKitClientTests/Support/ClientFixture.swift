import ChannelKit
import ChannelKitTesting
import NIOCore
import TestSupport

@testable import ChannelKitClient

/// A client on a clock of the test's own, and the other end of its connections.
struct ClientFixture {
    let loop = TestEventLoop()
    let transport = ScriptedTransport()
    let client: ChannelClient

    /// Waits have no chance in them unless the test wants some.
    init(_ change: (inout ChannelClientConfiguration) -> Void = { _ in }) throws {
        var configuration = ChannelClientConfiguration(url: "ws://example.com/socket")
        configuration.reconnect.backoff = Backoff(initial: .seconds(1), multiplier: 2, maximum: .seconds(8), jitter: 0)
        change(&configuration)
        self.client = try ChannelClient(
            configuration,
            transport: self.transport,
            eventLoop: self.loop,
            generator: SplitMix64(seed: 7)
        )
    }

    /// Runs the client as long as `body` does.
    func run<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        try await self.client.whileRunning(body)
    }

    /// Reads on until the client waits to connect anew: from then on the clock may be moved.
    func waits(_ states: inout EventSequence<ConnectionState>.Iterator) async {
        while let state = await states.next() { if case .waiting = state { return } }
    }

    /// Joins a channel, which the server allows.
    func join(_ channel: RemoteChannel, on connection: ScriptedConnection, _ response: Payload = .empty) async throws {
        async let joined = channel.join()
        try connection.reply(to: await connection.next(), "ok", response)
        _ = try await joined
    }
}

/// What a JSON text says, whatever the order of its members.
func json(_ text: String) throws -> Payload { Payload.json(ByteBuffer(string: text)) }

extension Payload {
    var text: String { String(buffer: self.bytes) }
}
