import Synchronization
import TestSupport
import Testing

@testable import ChannelKit

/// One topic, the clients in it, and the messages that are on their way to them: everything that happens side by side in a
/// server, one thing after the other in an order of the seed's.
private struct PresenceRoom {
    private enum Delivery {
        case state(Payload)
        case diff(Payload)
    }

    private struct Seat {
        var client = PresenceClient()
        var inbox: [Delivery] = []
    }

    let topic = "room"
    private(set) var state: PresenceTrackerState
    private var seats: [Seat] = []
    private var random: SplitMix64
    private let owners = (0..<6).map { _ in MemberID() }
    private var isWindowOpen = false
    private var step = PresenceTopic.Step.nothing
    /// Those that the hook is asked about.
    private var asked: [(number: UInt64, keys: [String])] = []
    /// Whether one that is not waited for any more still runs.
    private var isHookLate = false
    private let answered = Answered()
    private(set) var diffs: [PresenceDiff] = []

    /// Who has been called back since the last look.
    private final class Answered: Sendable {
        let seats = Mutex<[Int]>([])
    }

    init(seed: UInt64, fetch: Bool) {
        self.random = SplitMix64(seed: seed)
        let hook = PresenceFetch { _, keys in Dictionary(uniqueKeysWithValues: keys.map { ($0, ["user": $0]) }) }
        self.state = PresenceTrackerState(PresenceConfiguration(fetch: fetch ? hook : nil))
    }

    var clients: [PresenceClient] { self.seats.map(\.client) }

    mutating func live(steps: Int) throws {
        for _ in 0..<steps { try self.happen(Int.random(in: 0..<24, using: &self.random)) }
    }

    private mutating func happen(_ number: Int) throws {
        let owner = self.owners[Int.random(in: 0..<6, using: &self.random)]
        let owned = PresenceTrackerState.Owned(topic: self.topic, key: "u\(Int.random(in: 0..<5, using: &self.random))")
        switch number {
        case 0..<6: self.begin(try? self.state.track(.empty, as: owned, owner: owner).1)
        case 6..<8: self.begin(try? self.state.update(.empty, as: owned, owner: owner).1)
        case 8..<11: self.begin(self.state.untrack(owned, owner: owner))
        case 11: for window in self.state.ended(owner) { self.begin(window) }
        case 12: if self.seats.count < 8 { self.seats.append(Seat()) }
        case 13..<15:
            // The server's own code may send on what it reads.
            if let seat = self.seats.indices.randomElement(using: &self.random) { self.ask(seat) }
        case 15..<18: self.endWindow()
        case 18..<21: self.tell()
        case 21: self.answer(Bool.random(using: &self.random))
        case 22: Bool.random(using: &self.random) ? self.greetAnswered() : self.endHook()
        default:
            if let seat = self.seats.indices.randomElement(using: &self.random) { try self.deliver(to: seat) }
        }
    }

    /// Nothing happens any more but what is under way; those who have never asked do.
    mutating func settle() throws {
        for seat in self.seats.indices where self.seats[seat].client.present == nil { self.ask(seat) }
        for _ in 0..<4 {
            self.endHook()
            self.endWindow()
            self.answer(true)
            while case .tell = self.step { self.tell() }
        }
        self.greetAnswered()
        for seat in self.seats.indices { while !self.seats[seat].inbox.isEmpty { try self.deliver(to: seat) } }
    }

    private mutating func begin(_ window: PresenceTrackerState.Window?) {
        if window != nil { self.isWindowOpen = true }
    }

    private mutating func endWindow() {
        guard self.isWindowOpen else { return }
        self.isWindowOpen = false
        self.proceed(self.state.windowEnded(self.topic))
    }

    private mutating func proceed(_ step: PresenceTopic.Step) {
        switch step {
        case .nothing: break
        case .tell: self.step = step
        case .cannotFetch(let number): self.step = self.state.fetched(number, nil, topic: self.topic)
        case .fetch(let keys, let number): self.asked.append((number, keys))
        }
    }

    /// The hook has answered, or the time for it is over.
    private mutating func answer(_ isInTime: Bool) {
        guard let (number, keys) = self.asked.popLast() else { return }
        if isInTime { self.state.hookEnded(self.topic) } else { self.isHookLate = true }
        let members = try? Dictionary(uniqueKeysWithValues: keys.map { ($0, try PresenceText.members(["user": $0])) })
        self.proceed(self.state.fetched(number, isInTime ? members : nil, topic: self.topic))
    }

    private mutating func endHook() {
        guard self.isHookLate else { return }
        self.isHookLate = false
        self.state.hookEnded(self.topic)
    }

    /// What is to be told goes on its way.
    private mutating func tell() {
        guard case .tell(_, let announcement) = self.step else { return }
        self.step = .nothing
        for waiter in announcement.waiters { waiter() }
        // On another thread it may be later.
        if Bool.random(using: &self.random) { self.greetAnswered() }
        if !announcement.diff.isEmpty {
            self.diffs.append(announcement.diff)
            let payload = PresenceText.diff(announcement.diff, members: announcement.members)
            for seat in self.seats.indices { self.seats[seat].inbox.append(.diff(payload)) }
        }
        self.proceed(self.state.told(announcement.diff, topic: self.topic))
    }

    /// A client asks who is here.
    private mutating func ask(_ seat: Int) {
        let answered = self.answered
        let waits = self.state.topics[self.topic]?.wait(MemberID()) { answered.seats.withLock { $0.append(seat) } }
        if waits != true { self.seats[seat].inbox.append(.state(self.state.list(of: self.topic))) }
    }

    private mutating func greetAnswered() {
        let seats = self.answered.seats.withLock { seats in
            defer { seats = [] }
            return seats
        }
        for seat in seats { self.seats[seat].inbox.append(.state(self.state.list(of: self.topic))) }
    }

    private mutating func deliver(to seat: Int) throws {
        guard !self.seats[seat].inbox.isEmpty else { return }
        switch self.seats[seat].inbox.removeFirst() {
        case .state(let payload): try self.seats[seat].client.receiveState(payload)
        case .diff(let payload): try self.seats[seat].client.receiveDiff(payload)
        }
    }
}

@Suite("Presence, seen by clients")
struct PresenceModelTests {
    @Test(
        "in the end every client sees who is present, however states, windows, the hook and deliveries fell together",
        arguments: UInt64(0)..<150,
        [false, true]
    )
    func convergence(seed: UInt64, fetch: Bool) throws {
        var room = PresenceRoom(seed: seed, fetch: fetch)
        try room.live(steps: 400)
        try room.settle()
        let present = room.state.presence.entries(of: room.topic)
        let expected = present.reduce(into: [String: Set<String>]()) {
            $0[$1.entry.key, default: []].insert($1.dot.ref)
        }
        #expect(!room.clients.isEmpty)
        for client in room.clients { #expect(client.present == expected) }
        for diff in room.diffs { #expect(Set(diff.leaves.keys).isDisjoint(with: diff.joins.keys)) }
    }

    @Test(
        "what a client is told to have been replaced is something that somebody was told of",
        arguments: UInt64(0)..<100
    )
    func previous(seed: UInt64) throws {
        var room = PresenceRoom(seed: seed, fetch: false)
        try room.live(steps: 400)
        try room.settle()
        let joins = room.diffs.flatMap(\.joins.values)
        let told = Set(room.diffs.flatMap(\.joins.keys).map(\.ref))
        let listed = room.clients.reduce(into: Set<String>()) { $0.formUnion($1.known) }
        for entry in joins {
            let meta = try entry.meta.decode(as: PresenceMeta<NoPayload>.self)
            guard let previous = meta.previousRef else { continue }
            #expect(told.contains(previous) || listed.contains(previous))
        }
    }
}
