import ChannelKit
import DequeModule
import Synchronization

/// Follows the presence of a channel, on the event loop, for one reader.
final class PresenceFollower<Meta: Decodable & Sendable>: EventSink {
    typealias List = PresenceList<Meta>

    private struct State {
        var list = List()
        /// Whether the state has come since the channel was joined. What changes before it does waits.
        var isSynced = false
        var pending: Deque<List.Diff> = []
        /// How it was with the keys that have changed since the reader was told.
        var before: [String: [List.Presence]] = [:]
        /// Whether the reader has been told of a state.
        var isKnown = false
        /// Whether there is a state to tell of.
        var hasState = false
        var error: ChannelError?
    }

    /// How many changes may wait for the state. A server that sends none would have them kept for ever.
    private static var maximumPending: Int { 4_096 }

    private let state = Mutex(State())
    /// Wakes the reader. More than once is not needed.
    private let signal = EventBuffer<Void>(EventBuffering(limit: 1))

    // MARK: On the event loop

    func receive(_ event: RemoteChannelEvent) -> Bool {
        switch event {
        case .joined:
            self.state.withLock { state in
                state.isSynced = false
                state.pending = []
            }
        case .message(let message) where message.event == ReservedEvent.presenceState:
            self.take { state throws(ChannelError) in
                Self.sync(try message.payload.decode(as: List.State.self), &state)
            }
        case .message(let message) where message.event == ReservedEvent.presenceDiff:
            self.take { state throws(ChannelError) in
                Self.sync(try message.payload.decode(as: List.Diff.self), &state)
            }
        case .message, .interrupted, .missed, .closed:
            break
        }
        return true
    }

    func finish() { self.signal.finish() }

    private func take(_ body: (inout State) throws(ChannelError) -> Void) {
        self.state.withLock { state in
            guard state.error == nil else { return }
            do throws(ChannelError) {
                try body(&state)
            } catch {
                state.error = error
            }
        }
        _ = self.signal.append(())
    }

    private static func sync(_ new: List.State, _ state: inout State) {
        Self.change(Set(state.list.presences.keys).union(new.presences.keys), &state) { $0.sync(new) }
        state.isSynced = true
        state.hasState = true
        let pending = state.pending
        state.pending = []
        for diff in pending { Self.sync(diff, &state) }
    }

    private static func sync(_ diff: List.Diff, _ state: inout State) {
        guard state.isSynced else {
            if state.pending.count == Self.maximumPending { state.pending.removeFirst() }
            state.pending.append(diff)
            return
        }
        Self.change(Set(diff.joins.keys).union(diff.leaves.keys), &state) { $0.sync(diff) }
    }

    /// Changes what the list says of these keys, and remembers what it said when the reader was told last.
    private static func change(_ keys: Set<String>, _ state: inout State, _ change: (inout List) -> List.Changes) {
        for key in keys where state.before[key] == nil { state.before[key] = state.list.presences[key] ?? [] }
        _ = change(&state.list)
        // Who has come and gone again is no change: while nobody reads, no more is kept than who is here and who was.
        for key in keys where state.list.presences[key] == nil && state.before[key]?.isEmpty == true {
            state.before[key] = nil
        }
    }

    /// Of how many keys the reader is to be told.
    var changedCount: Int { self.state.withLock { $0.before.count } }

    // MARK: For the reader

    func next() async throws -> PresenceSequence<Meta>.Element? {
        while true {
            if let change = try self.takeChange() { return change }
            guard await self.signal.next() != nil else { return try self.takeChange() }
        }
    }

    private func takeChange() throws -> PresenceSequence<Meta>.Element? {
        try self.state.withLock { state in
            if let error = state.error { throw error }
            guard state.hasState else { return nil }
            var changes = List.Changes()
            for (key, before) in state.before {
                let now = state.list.presences[key] ?? []
                let (refsBefore, refsNow) = (Set(before.map(\.ref)), Set(now.map(\.ref)))
                let joined = now.filter { !refsBefore.contains($0.ref) }
                let left = before.filter { !refsNow.contains($0.ref) }
                if !joined.isEmpty { changes.joins[key] = joined }
                if !left.isEmpty { changes.leaves[key] = left }
            }
            state.before = [:]
            guard !changes.isEmpty || !state.isKnown else { return nil }
            state.isKnown = true
            return PresenceSequence.Element(list: state.list, changes: changes)
        }
    }
}
