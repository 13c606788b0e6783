import ChannelKit
import ChannelKitTesting
import HTTPTypes
import Logging
import Synchronization

import protocol NIOCore.EventLoop

/// A socket that lets everybody in.
struct OpenSocket: SocketHandler {
    func connect(_ request: ConnectRequest) async throws -> String {
        guard let name = request.parameters["name"] else { throw ConnectRefusal("no name", status: .unauthorized) }
        return name
    }

    func id(for name: String) -> String? { "socket:\(name)" }
}

/// What happened, in order.
final class Journal: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { self.lines.withLock { $0 } }

    func note(_ line: String) { self.lines.withLock { $0.append(line) } }
}

/// A door that handlers wait at until the test opens it.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var waiterCount: Int { self.state.withLock { $0.waiters.count } }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = self.state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiters = self.state.withLock { state in
            defer { state.waiters = [] }
            state.isOpen = true
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

struct Unexpected: Error {}

struct Number: Codable, Sendable {
    var n: Int
}

/// A channel that does what tests ask for.
struct ProbeChannel: Channel {
    typealias Assigns = String

    enum Info: Sendable {
        case push(String)
        case crash
    }

    let journal: Journal
    let gate: Gate
    var count = 0

    static let events = Events<Self> {
        On("count", NoPayload.self) { channel, _, _ in
            channel.count += 1
            return .ok(Number(n: channel.count))
        }
        On("number", Number.self) { channel, number, _ in
            channel.journal.note("number \(number.n)")
            return .ok(number)
        }
        On("wait", NoPayload.self) { channel, _, _ in
            await channel.gate.wait()
            return .ok
        }
        On("sleep", NoPayload.self) { channel, _, _ in
            channel.journal.note("asleep")
            try await Task.sleep(for: .seconds(3600))
            return .ok
        }
        On("refuse", NoPayload.self) { _, _, _ in throw ChannelRefusal(reason: "no") }
        On("crash", NoPayload.self) { _, _, _ in throw Unexpected() }
        On("shout", Number.self) { _, number, context in
            try context.broadcast("shout", number)
            return .ok
        }
        On("shout_from", Number.self) { _, number, context in
            try context.broadcastFrom("shout", number)
            return .ok
        }
        On("later", NoPayload.self) { channel, _, context in
            let reference = context.replyReference
            let gate = channel.gate
            // The test owns the gate, and opens it.
            Task {
                await gate.wait()
                try reference?.ok(Number(n: 7))
            }
            return .noReply
        }
        On("to_self", NoPayload.self) { _, _, context in
            context.send(.push("now"))
            context.send(.push("later"), after: .milliseconds(1))
            return .ok
        }
        On("crash_self", NoPayload.self) { _, _, context in
            context.send(.crash)
            return .ok
        }
        On("elsewhere", Number.self) { _, number, context in
            await Elsewhere.shared.push(number, through: context)
            try context.push("here", number)
            return .ok
        }
        On("where", NoPayload.self) { _, _, context in
            let before = context.eventLoop.inEventLoop
            try await Task.sleep(for: .milliseconds(1))
            return .ok([before, context.eventLoop.inEventLoop])
        }
        On("kick_self", NoPayload.self) { _, _, context in
            guard let id = context.socketID else { throw Unexpected() }
            try context.disconnect(id)
            // The broadcast that closes the socket is delivered ahead of this, before the handler has suspended.
            try context.push("unheard", NoPayload())
            return .ok
        }
        On("track_after", NoPayload.self) { channel, _, context in
            let (gate, journal) = (channel.gate, channel.journal)
            // The test owns the gate, and opens it when the channel has ended.
            Task {
                await gate.wait()
                do throws(ChannelError) {
                    try context.presence.track("ghost")
                } catch {
                    journal.note("track \(error.code)")
                }
            }
            return .ok
        }
        On("track", NoPayload.self) { _, _, context in
            try context.presence.track(context.assigns, meta: ["on": "web"])
            try context.presence.pushState()
            return .ok
        }
    }

    func join(_ payload: NoPayload, context: Context) async throws -> NoPayload {
        switch context.topicSuffix {
        case "refused": throw ChannelRefusal(["code": 7])
        case "crash": throw Unexpected()
        case "slow":
            self.journal.note("joining")
            await self.gate.wait()
        default: break
        }
        self.journal.note("join \(context.assigns)")
        return NoPayload()
    }

    func handleInfo(_ info: Info, context: Context) async throws {
        switch info {
        case .push(let event): try context.push(event, NoPayload())
        case .crash: throw Unexpected()
        }
    }

    func terminate(_ reason: TerminationReason, context: Context) async {
        if context.topicSuffix == "lingering" { await self.gate.wait() }
        // A cancellation that was due at the first suspension would show here.
        await Task.yield()
        let name =
            switch reason {
            case .left: "left"
            case .stopped: "stopped"
            case .crashed: "crashed"
            case .replaced: "replaced"
            case .transportClosed: "closed"
            }
        self.journal.note("terminate \(name)\(Task.isCancelled ? ", cancelled" : "")")
    }
}

/// Another place to run at.
private actor Elsewhere {
    static let shared = Elsewhere()

    func push(_ number: Number, through context: ProbeChannel.Context) {
        try? context.push("elsewhere", number)
    }
}

extension SocketLimits {
    /// With a grace that no machine is too slow for.
    static var patient: SocketLimits {
        var limits = SocketLimits()
        limits.terminationGrace = .seconds(3600)
        return limits
    }
}

/// An endpoint with probes.
struct Probe {
    let journal = Journal()
    let gate = Gate()
    let endpoint: Endpoint<OpenSocket>

    init(limits: SocketLimits = .patient, presence: PresenceConfiguration = PresenceConfiguration(window: .zero)) {
        let journal = self.journal
        let gate = self.gate
        self.endpoint = Endpoint(
            OpenSocket(),
            channels: [.channel("probe:*") { ProbeChannel(journal: journal, gate: gate) }],
            limits: limits,
            presence: presence,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    func connect(_ name: String) async throws -> TestClient {
        try await TestClient.connect(to: self.endpoint, query: "name=\(name)")
    }
}
