import ChannelKit
import Foundation

/// A channel for clients of Supabase Realtime: its topics, events and payloads, on the API that any channel has.
///
/// The convention: <https://supabase.com/docs/guides/realtime/protocol>
struct RealtimeChannel: ChannelKit.Channel {
    typealias Assigns = RealtimeClient

    /// How the client wants to be served.
    private var configuration = Join.Configuration()
    private var changes: [BoundChange] = []
    private var presenceKey = ""
    private var isTracked = false

    static let events = Events<Self> {
        On("broadcast", Payload.self) { channel, payload, context in
            if channel.configuration.broadcast?.reachesItself == true {
                try context.broadcast("broadcast", payload)
            } else {
                try context.broadcastFrom("broadcast", payload)
            }
            return channel.configuration.broadcast?.ack == true ? .ok : .noReply
        }
        On("presence", Payload.self) { channel, payload, context in
            switch try payload.decode(as: Order.self).event {
            case "track": try channel.track(payload.member("payload"), context)
            case "untrack": channel.untrack(context)
            default: return .error(reason: "unknown presence event")
            }
            return .ok
        }
        On("access_token", AccessToken.self) { _, token, context in
            guard RealtimeClient.isGood(token.access_token) else {
                try context.push("system", System("access token is invalid", status: "error", context))
                return .stop(.shutdown)
            }
            return .noReply
        }
    }

    mutating func join(_ join: Join, context: Context) async throws -> JoinReply {
        self.configuration = join.config ?? Join.Configuration()
        if self.configuration.isPrivate == true, !RealtimeClient.isGood(join.access_token) {
            throw ChannelRefusal(reason: "Unauthorized")
        }
        let key = self.configuration.presence?.key ?? ""
        self.presenceKey = key.isEmpty ? UUID().uuidString : key
        self.changes = (self.configuration.postgres_changes ?? []).enumerated().map { number, binding in
            BoundChange(id: number + 1, binding: binding)
        }
        for change in self.changes { try context.subscribe(to: change.binding.topic) }
        return JoinReply(postgres_changes: self.changes)
    }

    func joined(context: Context) async throws {
        if self.configuration.presence?.enabled == true { try context.presence.pushState() }
        if !self.changes.isEmpty { try context.push("system", System("Subscribed to PostgreSQL", context)) }
    }

    /// A row of a table has changed.
    func handleBroadcast(_ broadcast: Broadcast, context: Context) async throws {
        let ids = self.changes.filter { change in
            change.binding.topic == broadcast.topic && ["*", broadcast.event].contains(change.binding.event)
        }.map(\.id)
        guard !ids.isEmpty else { return }
        try context.push(
            "postgres_changes",
            try Payload.object(["ids": Payload(encoding: ids), "data": broadcast.payload])
        )
    }

    private mutating func track(_ meta: Payload, _ context: Context) throws {
        if self.isTracked {
            try context.presence.update(self.presenceKey, meta: meta)
        } else {
            try context.presence.track(self.presenceKey, meta: meta)
            self.isTracked = true
        }
    }

    private mutating func untrack(_ context: Context) {
        context.presence.untrack(self.presenceKey)
        self.isTracked = false
    }
}

extension RealtimeChannel {
    struct Join: Decodable, Sendable {
        struct Configuration: Decodable, Sendable {
            struct Broadcasts: Decodable, Sendable {
                var ack: Bool?
                var reachesItself: Bool?

                enum CodingKeys: String, CodingKey {
                    case ack
                    case reachesItself = "self"
                }
            }

            struct Presence: Decodable, Sendable {
                var key: String?
                var enabled: Bool?
            }

            var broadcast: Broadcasts?
            var presence: Presence?
            var postgres_changes: [Binding]?
            var isPrivate: Bool?

            enum CodingKeys: String, CodingKey {
                case broadcast, presence, postgres_changes
                case isPrivate = "private"
            }
        }

        var config: Configuration?
        var access_token: String?
    }

    /// Changes of a table that the client wants to hear of.
    struct Binding: Codable, Sendable {
        var event: String
        var schema: String?
        var table: String?
        var filter: String?

        var topic: String { "rows:\(self.schema ?? "public"):\(self.table ?? "*")" }
    }

    /// The same, with the number that it is told by.
    struct BoundChange: Encodable, Sendable {
        var id: Int
        var binding: Binding

        enum CodingKeys: CodingKey { case id }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(self.id, forKey: .id)
            try self.binding.encode(to: encoder)
        }
    }

    struct JoinReply: Encodable, Sendable {
        var postgres_changes: [BoundChange]
    }

    struct Order: Decodable, Sendable {
        var event: String
    }

    struct AccessToken: Decodable, Sendable {
        var access_token: String?
    }

    struct System: Encodable, Sendable {
        var channel: String
        var `extension` = "postgres_changes"
        var message: String
        var status: String

        init(_ message: String, status: String = "ok", _ context: Context) {
            self.channel = context.topicSuffix
            self.message = message
            self.status = status
        }
    }
}
