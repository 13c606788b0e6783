import ChannelKit
import ChannelKitTesting
import Logging

import struct NIOCore.ByteBuffer

/// What a client says to a join.
struct ResumeJoin: Encodable, Sendable {
    struct Position: Encodable, Sendable {
        var epoch: String?
        var offset: Int?
        var session: String?
    }

    var position: Position

    enum CodingKeys: String, CodingKey {
        case position = "_resume"
    }

    /// Joins for the first time.
    static let first = ResumeJoin(position: Position())
}

/// What a client is told by the answer to a join.
struct ResumeAnswer: Decodable, Equatable {
    struct Position: Decodable, Equatable {
        var epoch: String
        var offset: Int
        var session: String
        var recovered: Bool?
    }

    var position: Position?

    enum CodingKeys: String, CodingKey {
        case position = "_resume"
    }

    /// The join that comes back from here, or from further on.
    func again(offset: Int? = nil) -> ResumeJoin {
        ResumeJoin(
            position: .init(
                epoch: self.position?.epoch,
                offset: offset ?? self.position?.offset,
                session: self.position?.session
            )
        )
    }
}

/// A channel of topics with a history, that does what tests ask for.
struct ResumeChannel: Channel {
    typealias Assigns = String

    let gate: Gate

    static let interceptedEvents: Set<String> = [
        "rewritten", "withheld", "doubled", "binary_rewritten", "slow", "crash",
    ]

    static let events = Events<Self> {
        Fallback { _, event, payload, context in try passOn(event, payload, context) }
    }

    func join(_ payload: NoPayload, context: Context) async throws -> Payload {
        switch context.topicSuffix {
        case "text": return try Payload(encoding: "welcome")
        case "slow": await self.gate.wait()
        default: break
        }
        return try Payload(encoding: ["hello": context.assigns])
    }

    func joined(context: Context) async throws {
        if context.topicSuffix == "greeting" { try context.push("greeting", NoPayload()) }
    }

    func handleOut(_ broadcast: Broadcast, context: Context) async throws {
        switch broadcast.event {
        case "withheld": break
        case "doubled":
            try context.push("doubled", Number(n: 1))
            try context.push("doubled", Number(n: 2))
        case "binary_rewritten":
            try context.push("bytes", Payload.binary(ByteBuffer(bytes: [9, 9])))
        case "slow":
            await self.gate.wait()
            try context.push("slow", broadcast.payload)
        case "crash":
            try context.push("unheard", NoPayload())
            throw Unexpected()
        default:
            try context.push("rewritten_for_\(context.assigns)", broadcast.payload)
        }
    }
}

/// As ``ResumeChannel``, without a broadcast that it wants to see.
struct PlainResumeChannel: Channel {
    typealias Assigns = String

    static let events = Events<Self> {
        Fallback { _, event, payload, context in try passOn(event, payload, context) }
    }

    func join(_ payload: NoPayload, context: Context) async throws -> NoPayload { NoPayload() }
}

/// Broadcasts what a client sends: `from` to the others, as `said`, and everything else to all.
private func passOn<C: Channel>(_ event: String, _ payload: Payload, _ context: ChannelContext<C>) throws -> Outcome {
    switch event {
    case "from": try context.broadcastFrom("said", payload)
    default: try context.broadcast(event, payload)
    }
    return .ok
}

/// An endpoint whose topics have a history.
struct ResumeProbe {
    let gate = Gate()
    let endpoint: Endpoint<OpenSocket>

    init(
        history: History = History(excluding: ["typing"]),
        limits: SocketLimits = SocketLimits(),
        pubSub: LocalPubSub = LocalPubSub()
    ) {
        let gate = self.gate
        self.endpoint = Endpoint(
            OpenSocket(),
            channels: [
                .channel("kept:*", history: history) { ResumeChannel(gate: gate) },
                .channel("plain:*", history: history) { PlainResumeChannel() },
                .channel("other:*") { ResumeChannel(gate: gate) },
            ],
            limits: limits,
            pubSub: pubSub,
            presence: PresenceConfiguration(window: .zero),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    func connect(_ name: String, version: String = "2.0.0") async throws -> TestClient {
        try await TestClient.connect(to: self.endpoint, query: "name=\(name)&vsn=\(version)")
    }

    func say(_ event: String, _ n: Int, in topic: String) throws {
        try self.endpoint.broadcast(topic: topic, event: event, payload: Number(n: n))
    }
}
