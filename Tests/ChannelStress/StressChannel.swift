public import ChannelKit
public import Logging
import Synchronization

/// How many of something are alive.
public final class LiveCount: Sendable {
    private let count = Atomic<Int>(0)

    public init() {}

    public var value: Int { self.count.load(ordering: .sequentiallyConsistent) }

    /// One of them: counted until it is gone.
    public final class Token: Sendable {
        private let live: LiveCount

        init(_ live: LiveCount) {
            self.live = live
            live.count.add(1, ordering: .sequentiallyConsistent)
        }

        deinit { self.live.count.subtract(1, ordering: .sequentiallyConsistent) }
    }

    public func token() -> Token { Token(self) }
}

/// How much each member has said in each topic, as the server knows it.
final class StressRooms: Sendable {
    private let said = Mutex<[String: [String: Int]]>([:])

    func note(_ number: Int, of sender: String, in topic: String) {
        self.said.withLock { $0[topic, default: [:]][sender] = number }
    }

    func all(of topic: String) -> [String: Int] { self.said.withLock { $0[topic] ?? [:] } }
}

/// Lets everybody in.
public struct StressSocket: SocketHandler {
    public struct Client: Sendable {
        public var name: String
        let token: LiveCount.Token
    }

    let live: LiveCount

    public func connect(_ request: ConnectRequest) async throws -> Client {
        Client(name: request.parameters["name"] ?? "", token: self.live.token())
    }

    public func id(for client: Client) -> String? { "socket:\(client.name)" }
}

/// What a member says, with a number that counts what it has said.
struct Said: Codable, Sendable {
    var from: String
    var n: Int
}

/// A channel whose handlers suspend here and there, and whose members are present.
struct StressChannel: Channel {
    typealias Assigns = StressSocket.Client

    let rooms: StressRooms
    let token: LiveCount.Token
    /// Names this value among all.
    let id: String
    var count = 0

    init(rooms: StressRooms, live: LiveCount) {
        self.rooms = rooms
        self.token = live.token()
        self.id = String(UInt64.random(in: .min ... .max), radix: 36)
    }

    static let events = Events<Self> {
        On("say", NoPayload.self) { channel, _, context in try channel.say(context) }
        On("say_slowly", NoPayload.self) { channel, _, context in
            await Task.yield()
            let outcome = try channel.say(context)
            try await Task.sleep(for: .milliseconds(1))
            return outcome
        }
        On("crash", NoPayload.self) { _, _, _ in throw CancellationError() }
    }

    private mutating func say(_ context: Context) throws -> Outcome {
        self.count += 1
        // First noted, then said: who reads the note in its join hears what is said from then on.
        self.rooms.note(self.count, of: self.id, in: context.topic)
        try context.broadcast("said", Said(from: self.id, n: self.count))
        return .ok
    }

    func join(_ payload: NoPayload, context: Context) async throws -> [String: Int] {
        if UInt64.random(in: 0..<2) == 0 { await Task.yield() }
        let said = self.rooms.all(of: context.topic)
        if UInt64.random(in: 0..<4) == 0 { try await Task.sleep(for: .milliseconds(1)) }
        return said
    }

    func joined(context: Context) async throws {
        try context.presence.track(context.assigns.name)
        try context.presence.pushState()
    }

    func terminate(_ reason: TerminationReason, context: Context) async {
        if UInt64.random(in: 0..<4) == 0 { await Task.yield() }
    }
}

/// An endpoint for stress, and what is known of it.
public struct StressServer: Sendable {
    public let endpoint: Endpoint<StressSocket>
    /// The sockets and channels that are still in memory.
    public let live = LiveCount()

    let rooms = StressRooms()

    public init(logger: Logger) {
        let (live, rooms) = (self.live, self.rooms)
        var limits = SocketLimits()
        // However slow the machine, an end is waited for.
        limits.terminationGrace = .seconds(3600)
        self.endpoint = Endpoint(
            StressSocket(live: live),
            channels: [.channel("stress:*") { StressChannel(rooms: rooms, live: live) }],
            limits: limits,
            presence: PresenceConfiguration(window: .milliseconds(5)),
            logger: logger
        )
    }

    /// What has been said in a topic, by whom.
    public func said(in topic: String) -> [String: Int] { self.rooms.all(of: topic) }
}
