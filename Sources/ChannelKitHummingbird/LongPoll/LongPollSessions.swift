import ChannelKit
import NIOCore
import ServiceLifecycle
import Synchronization

/// The long-poll sessions of a server, over all its mounts.
///
/// Between its polls a session has no task. So that the server nevertheless runs until the last one has ended, the task of
/// one of its connections stays behind and waits for all: the keeper.
final class LongPollSessions: Sendable {
    private struct State {
        var sessions: [SessionID: LongPollSessionReference] = [:]
        /// Sessions that are open or about to be, by the path of their mount.
        var counts: [String: Int] = [:]
        var isShutDown = false
        /// Fulfilled when the last session has ended; `nil` while no task waits for that.
        var keeper: EventLoopPromise<Void>?
    }

    private let state = Mutex(State())

    subscript(id: SessionID) -> LongPollSessionReference? {
        self.state.withLock { $0.sessions[id] }
    }

    /// Takes a place for a session, before its client is judged.
    ///
    /// - Returns: Whether there was one.
    func reserve(path: String, maximum: Int) -> Bool {
        self.state.withLock { state in
            guard !state.isShutDown, state.counts[path, default: 0] < maximum else { return false }
            state.counts[path, default: 0] += 1
            return true
        }
    }

    /// Gives a place back.
    func release(path: String) {
        self.state.withLock { $0.counts[path, default: 0] -= 1 }
    }

    /// Opens a session in the place that was reserved for it.
    ///
    /// - Returns: Whether it is open: not if the server is going down. The place is then given back.
    func open(
        _ id: SessionID,
        _ accepted: AcceptedConnection,
        mount: SocketMount,
        configuration: LongPollConfiguration,
        on eventLoop: any EventLoop
    ) async -> Bool {
        await withCheckedContinuation { continuation in
            eventLoop.execute {
                let session = LongPollSession(
                    configuration: configuration,
                    outboundLimit: mount.configuration.outboundLimit,
                    counters: mount.counters,
                    eventLoop: eventLoop,
                    onEnd: { self.remove(id, path: mount.path) }
                )
                let isAdded = self.add(LongPollSessionReference(session), as: id)
                if isAdded { session.open(accepted) } else { self.release(path: mount.path) }
                continuation.resume(returning: isAdded)
            }
        }
    }

    private func add(_ session: LongPollSessionReference, as id: SessionID) -> Bool {
        self.state.withLock { state in
            guard !state.isShutDown else { return false }
            state.sessions[id] = session
            return true
        }
    }

    private func remove(_ id: SessionID, path: String) {
        let keeper = self.state.withLock { state -> EventLoopPromise<Void>? in
            state.sessions[id] = nil
            state.counts[path, default: 0] -= 1
            guard state.sessions.isEmpty else { return nil }
            return state.keeper.take()
        }
        keeper?.succeed()
    }

    /// Ends all sessions, and lets no more be opened. May be called more than once.
    func shutDown() {
        let sessions = self.state.withLock { state in
            state.isShutDown = true
            return Array(state.sessions.values)
        }
        for session in sessions { session.drain() }
    }

    /// Returns when no session is open, or at once if another task waits already. When cancelled, or when the server shuts
    /// down gracefully, it ends them all.
    ///
    /// - Returns: Whether this task was the one that waited.
    func keep(eventLoop: any EventLoop) async -> Bool {
        let promise = self.state.withLock { state -> EventLoopPromise<Void>? in
            guard state.keeper == nil, !state.sessions.isEmpty else { return nil }
            let promise = eventLoop.makePromise(of: Void.self)
            state.keeper = promise
            return promise
        }
        guard let promise else { return false }
        await withTaskCancellationOrGracefulShutdownHandler {
            // The promise is only ever fulfilled with success.
            try? await promise.futureResult.get()
        } onCancelOrGracefulShutdown: {
            self.shutDown()
        }
        return true
    }
}
