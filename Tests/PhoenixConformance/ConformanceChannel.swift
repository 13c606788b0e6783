import ChannelKit
import NIOCore
import Synchronization

/// Counts the joins that name a key.
final class JoinAttempts: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    func next(_ key: String) -> Int {
        self.counts.withLock { counts in
            counts[key, default: 0] += 1
            return counts[key, default: 0]
        }
    }
}

/// The channel of the recorded server that does whatever a case asks for. The README of the vectors describes it.
struct ConformanceChannel: ChannelKit.Channel {
    typealias Assigns = ConformanceUser

    /// The payload of a join; what it does not name is let in with `{}`.
    struct Join: Decodable {
        var refuse: String?
        var refuse_until: Int?
        var key: String?
        var crash: Bool?
        var delay: Int?
        var delay_first: Int?
        var binary: Bool?
        var reply: JSON?
        var whoami: Bool?
        var push_after_join: JSON?
    }

    struct PushOrder: Decodable, Sendable {
        var event: String
        var payload: JSON
    }

    struct PresenceOrder: Decodable, Sendable {
        var key: String
        var meta: JSON?
    }

    struct Delay: Decodable, Sendable {
        var delay: Int
    }

    struct Count: Decodable, Sendable {
        var count: Int
    }

    struct Stop: Decodable, Sendable {
        var reason: String
    }

    enum Info: Sendable {
        case answer(ReplyReference<ConformanceChannel>, Payload)
    }

    let attempts: JoinAttempts
    var welcome: JSON?

    static let interceptedEvents: Set<String> = ["intercepted"]

    mutating func join(_ payload: Payload, context: Context) async throws -> Payload {
        if context.topic == "conf:refused" { throw ChannelRefusal(reason: "unauthorized") }
        guard let join = try? payload.decode(as: Join.self) else { return .empty }
        if let reason = join.refuse { throw ChannelRefusal(reason: reason) }
        if join.crash == true { throw Crash() }
        if let needed = join.refuse_until, let key = join.key {
            let attempt = self.attempts.next(key)
            guard attempt >= needed else { throw ChannelRefusal(reason: "not yet") }
            return try Payload(encoding: ["attempt": attempt])
        }
        if let delay = join.delay { try await Task.sleep(for: .milliseconds(delay)) }
        if let delay = join.delay_first, let key = join.key, self.attempts.next(key) == 1 {
            try await Task.sleep(for: .milliseconds(delay))
        }
        if join.binary == true { return .binary(ByteBuffer(bytes: [1, 2, 3])) }
        if let reply = join.reply { return try Payload(encoding: reply) }
        if join.whoami == true { return try Payload(encoding: context.assigns) }
        self.welcome = join.push_after_join
        return .empty
    }

    func joined(context: Context) async throws {
        if let welcome { try context.push("welcome", welcome) }
    }

    func handleInfo(_ info: Info, context: Context) async throws {
        switch info {
        case .answer(let reference, let payload): try reference.ok(payload)
        }
    }

    func handleOut(_ broadcast: Broadcast, context: Context) async throws {
        var members = try broadcast.payload.decode(as: [String: JSON].self)
        members["for"] = .string(context.assigns.id)
        try context.push(broadcast.event, members)
    }

    static let events = Events<Self> {
        On("echo", Payload.self) { _, payload, _ in .ok(payload) }
        On("reply_ok", Payload.self) { _, _, _ in .ok }
        On("reply_error", Payload.self) { _, payload, _ in .error(payload) }
        On("reply_status", Payload.self) { _, payload, _ in .reply(status: "custom", payload) }
        On("reply_list", Payload.self) { _, _, _ in .ok([1, 2, 3]) }
        On("reply_binary", Payload.self) { _, _, _ in .ok(Payload.binary(ByteBuffer(bytes: [0, 1, 2, 255]))) }
        On("error_binary", Payload.self) { _, payload, _ in .error(payload) }
        On("noreply", Payload.self) { _, _, _ in .noReply }
        On("later", Payload.self) { _, payload, context in
            let delay = try payload.decode(as: Delay.self).delay
            guard let reference = context.replyReference else { throw Crash() }
            context.send(.answer(reference, payload), after: .milliseconds(delay))
            return .noReply
        }
        On("slow", Payload.self) { _, payload, _ in
            try await Task.sleep(for: .milliseconds(payload.decode(as: Delay.self).delay))
            return .ok(payload)
        }
        On("crash", Payload.self) { _, _, _ in throw Crash() }
        On("stop", Stop.self) { _, stop, _ in
            switch stop.reason {
            case "normal": .stop(.normal)
            case "shutdown", "shutdown_tuple": .stop(.shutdown)
            default: .stop(.failure(stop.reason))
            }
        }
        On("stop_reply", Payload.self) { _, payload, _ in .stop(.normal, after: .ok(payload)) }
        On("stop_error", Payload.self) { _, payload, _ in .stop(.shutdown, after: .error(payload)) }
        On("stop_crash_reply", Payload.self) { _, payload, _ in .stop(.failure("asked for"), after: .ok(payload)) }
        On("push", PushOrder.self) { _, order, context in
            try context.push(order.event, order.payload)
            return .noReply
        }
        On("push_then_reply", PushOrder.self) { _, order, context in
            try context.push(order.event, order.payload)
            return .ok(order.payload)
        }
        On("push_many", Count.self) { _, order, context in
            for number in 1...order.count { try context.push("tick", ["n": number]) }
            return .ok
        }
        On("push_binary", Payload.self) { _, payload, context in
            try context.push("binary", payload)
            return .noReply
        }
        On("shout", Payload.self) { _, payload, context in
            try context.broadcast("shout", payload)
            return .ok
        }
        On("shout_from", Payload.self) { _, payload, context in
            try context.broadcastFrom("shout", payload)
            return .ok
        }
        On("intercepted", Payload.self) { _, payload, context in
            try context.broadcast("intercepted", payload)
            return .ok
        }
        On("track", PresenceOrder.self) { _, order, context in
            try context.presence.track(order.key, meta: order.meta ?? .object([:]))
            try context.presence.pushState()
            return .ok
        }
        On("track_only", PresenceOrder.self) { _, order, context in
            .ok(["phx_ref": try context.presence.track(order.key, meta: order.meta ?? .object([:]))])
        }
        On("update", PresenceOrder.self) { _, order, context in
            try context.presence.update(order.key, meta: order.meta ?? .object([:]))
            return .ok
        }
        On("untrack", PresenceOrder.self) { _, order, context in
            context.presence.untrack(order.key)
            return .ok
        }
        On("list", Payload.self) { _, _, context in .ok(context.presence.list()) }
        On("kick", Payload.self) { _, _, context in
            guard let id = context.socketID else { throw Crash() }
            try context.disconnect(id)
            return .ok
        }
        Fallback { _, _, _, _ in throw Crash() }
    }
}
