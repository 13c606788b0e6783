import ChannelKit
import ChannelStress

/// Lets everybody in, and is counted until it is gone, as its channels are.
struct SoakSocket: SocketHandler {
    struct Client: Sendable {
        var name: String
        let token: LiveCount.Token
    }

    let live: LiveCount

    func connect(_ request: ConnectRequest) async throws -> Client {
        if Int.random(in: 0..<8) == 0 { try await Task.sleep(for: .milliseconds(1)) }
        return Client(name: request.parameters["name"] ?? "", token: self.live.token())
    }

    func id(for client: Client) -> String? { "socket:\(client.name)" }
}

/// A channel with a bit of everything that can be left behind.
struct SoakChannel: ChannelKit.Channel {
    typealias Assigns = SoakSocket.Client
    typealias Info = Int

    let token: LiveCount.Token

    static let interceptedEvents: Set<String> = ["rewritten"]

    static let events = Events<Self> {
        On("say", Payload.self) { _, payload, context in
            try context.broadcast("said", payload)
            return .ok
        }
        On("rewrite", Payload.self) { _, payload, context in
            try context.broadcastFrom("rewritten", payload)
            return .noReply
        }
        On("slow", NoPayload.self) { _, _, _ in
            try await Task.sleep(for: .milliseconds(2))
            return .ok
        }
        On("endless", NoPayload.self) { _, _, _ in
            try await Task.sleep(for: .seconds(86_400))
            return .ok
        }
        On("timers", NoPayload.self) { _, _, context in
            for delay in [1, 10, 86_400_000] { context.send(delay, after: .milliseconds(delay)) }
            return .ok
        }
        On("retrack", NoPayload.self) { _, _, context in
            context.presence.untrack(context.assigns.name)
            try context.presence.track(context.assigns.name)
            try context.presence.pushState()
            return .ok
        }
        On("crash", NoPayload.self) { _, _, _ in throw CancellationError() }
        On("stop", NoPayload.self) { _, _, _ in .stop() }
    }

    func join(_ payload: NoPayload, context: Context) async throws -> NoPayload {
        switch Int.random(in: 0..<16) {
        case 0: throw ChannelRefusal(reason: "no")
        case 1: throw CancellationError()
        case 2..<6: try await Task.sleep(for: .milliseconds(1))
        default: break
        }
        return NoPayload()
    }

    func joined(context: Context) async throws {
        try context.presence.track(context.assigns.name)
        try context.presence.pushState()
    }

    func handleInfo(_ delay: Int, context: Context) async throws {
        try context.push("timer", ["delay": delay])
    }

    func terminate(_ reason: TerminationReason, context: Context) async {
        if Int.random(in: 0..<4) == 0 { await Task.yield() }
    }
}
