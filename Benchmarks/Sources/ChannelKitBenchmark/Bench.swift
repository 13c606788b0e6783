import ChannelKit
import Logging
import NIOEmbedded

import struct NIOCore.ByteBuffer

/// An endpoint, and sockets on an event loop that turns when it is told to.
@MainActor
struct Bench {
    let eventLoop = EmbeddedEventLoop()
    let endpoint = Endpoint(
        Entrance(),
        channels: [.channel("bench:*") { BenchChannel() }, .channel("room:*") { RoomChannel() }],
        logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
    )

    /// A client that has joined a topic.
    func member(_ number: Int, of topic: String) async throws -> MemoryTransport {
        let request = ConnectRequest(path: "/socket/websocket", query: "vsn=2.0.0&token=user\(number)")
        let transport = MemoryTransport(eventLoop: self.eventLoop)
        transport.open(try await self.endpoint.connect(request))
        transport.receive(ByteBuffer(string: #"["1","1","\#(topic)","phx_join",{}]"#))
        self.eventLoop.run()
        return transport
    }

    func members(_ count: Int, of topic: String) async throws -> [MemoryTransport] {
        var members: [MemoryTransport] = []
        for number in 0..<count { members.append(try await self.member(number, of: topic)) }
        self.turn()
        return members
    }

    /// Lets all come to pass that waits, presence's window included.
    func turn() {
        self.eventLoop.advanceTime(by: .milliseconds(200))
    }
}

struct Entrance: SocketHandler {
    func connect(_ request: ConnectRequest) -> String { request.parameters["token"] ?? "nobody" }
}

struct BenchChannel: Channel {
    typealias Assigns = String

    static let events = Events<Self> {
        On("note", Payload.self) { _, _, _ in .noReply }
        On("echo", Payload.self) { _, payload, _ in .ok(payload) }
    }

    func join(_ payload: NoPayload, context: Context) -> NoPayload { NoPayload() }
}

struct RoomChannel: Channel {
    typealias Assigns = String

    static let events = Events<Self> {}

    func join(_ payload: NoPayload, context: Context) -> NoPayload { NoPayload() }

    func joined(context: Context) throws {
        try context.presence.track(context.assigns, meta: ["typing": false])
    }
}
