import Synchronization

/// Where a client's events go, apart from the core, so that they can be asked for without waiting.
final class ClientOutlets: Sendable {
    private struct State {
        var connection: ConnectionState = .idle
        var channels: [ObjectIdentifier: EventOutlets<RemoteChannelEvent>] = [:]
        var isFinished = false
    }

    private let states = EventOutlets<ConnectionState>()
    private let state = Mutex(State())

    var connectionState: ConnectionState { self.state.withLock { $0.connection } }

    func set(_ connection: ConnectionState) {
        self.state.withLock { $0.connection = connection }
        // Whoever reads them cares for the latest: states that have been passed by are no loss to count.
        _ = self.states.send(connection)
    }

    func connectionStates() -> EventSequence<ConnectionState> {
        self.states.sequence(EventBuffering(limit: 64), first: self.connectionState) { $0 }
    }

    /// The outlets of a channel that may be joined. They end with the client.
    func add(_ channel: EventOutlets<RemoteChannelEvent>) {
        let isFinished = self.state.withLock { state in
            if !state.isFinished { state.channels[ObjectIdentifier(channel)] = channel }
            return state.isFinished
        }
        if isFinished { channel.finish(forGood: true) }
    }

    func remove(_ channel: EventOutlets<RemoteChannelEvent>) {
        // Let go outside of the lock.
        _ = self.state.withLock { $0.channels.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    func finish(_ end: ConnectionEnd) {
        self.set(.ended(end))
        let channels = self.state.withLock { state in
            state.isFinished = true
            defer { state.channels = [:] }
            return Array(state.channels.values)
        }
        for channel in channels { channel.finish(forGood: true) }
        self.states.finish(forGood: true)
    }
}
