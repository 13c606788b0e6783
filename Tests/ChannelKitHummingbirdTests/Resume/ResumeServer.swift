import ChannelKit
import ChannelKitHummingbird
import Foundation
import Logging

import struct NIOCore.ByteBuffer

/// What a server with histories is tested with: its endpoint, and where it is mounted.
struct ResumeServer {
    struct Everybody: SocketHandler {
        func connect(_ request: ConnectRequest) async throws -> String { "somebody" }
    }

    struct RoomChannel: Channel {
        typealias Assigns = String

        static let interceptedEvents: Set<String> = ["rewritten"]

        struct Burst: Decodable, Sendable {
            var first: Int
            var last: Int
        }

        static let events = Events<Self> {
            On("burst", Burst.self) { _, burst, context in
                for n in burst.first...burst.last { try context.broadcast("said", ["n": n]) }
                return .noReply
            }
            Fallback { _, event, payload, context in
                try context.broadcastFrom(event, payload)
                return .ok
            }
        }

        func join(_ payload: NoPayload, context: Context) async throws -> NoPayload { NoPayload() }

        func handleOut(_ broadcast: Broadcast, context: Context) async throws {
            try context.push("for_\(context.assigns)", broadcast.payload)
        }
    }

    let endpoint: Endpoint<Everybody>
    let mount: SocketMount

    init(
        history: History = History(),
        pubSub: LocalPubSub = LocalPubSub(),
        outboundLimit: Int = 1 << 20,
        longPoll: Bool = false
    ) {
        self.endpoint = Endpoint(
            Everybody(),
            channels: [.channel("room:*", history: history) { RoomChannel() }],
            pubSub: pubSub,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        var configuration = WebSocketConfiguration.patient
        configuration.outboundLimit = outboundLimit
        if longPoll {
            var polling = LongPollConfiguration()
            polling.window = .seconds(3600)
            polling.sessionTimeout = .seconds(3600)
            configuration.longPoll = polling
        }
        self.mount = SocketMount("/socket", self.endpoint, configuration: configuration)
    }

    func say(_ event: String, _ n: Int) throws {
        try self.endpoint.broadcast(topic: "room:1", event: event, payload: ["n": n])
    }

    func sayBytes() throws {
        let payload = Payload.binary(ByteBuffer(bytes: [1, 2, 3]))
        try self.endpoint.broadcast(topic: "room:1", event: "bytes", payload: payload)
    }
}

/// Where a client stands, as the answer to its join says.
struct ResumePosition: Decodable {
    var epoch: String
    var offset: Int
    var session: String
    var recovered: Bool?

    /// Reads the answer to a join.
    init(answer: String) throws {
        guard
            let start = answer.range(of: #""_resume":"#)?.upperBound,
            let end = answer[start...].firstIndex(of: "}")
        else { throw Missing(answer: answer) }
        self = try JSONDecoder().decode(Self.self, from: Data(answer[start...end].utf8))
    }

    struct Missing: Error {
        var answer: String
    }

    /// The join of a client that stands here, or further on.
    func join(ref: Int = 1, at offset: Int? = nil) -> String {
        #"["\#(ref)","\#(ref)","room:1","phx_join",{"_resume":{"epoch":"\#(self.epoch)","#
            + #""offset":\#(offset ?? self.offset),"session":"\#(self.session)"}}]"#
    }

    static let firstJoin = #"["1","1","room:1","phx_join",{"_resume":{}}]"#
}
