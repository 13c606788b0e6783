import NIOCore
import NIOExtras
import NIOHTTPTypes
import Synchronization

/// The connections of a server that have no task: sockets, and those of which it is not known yet what they will be.
///
/// One task waits for all of them: the keeper. It starts a task for each that turns out to carry plain HTTP, so that a
/// connection that becomes a socket wakes no thread to say so. And it stays until the last one is closed and the channels of
/// its socket have terminated, so that the server runs as long.
final class OpenSockets: Sendable {
    typealias HTTPConnection = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    private enum Keeper {
        case none
        /// Looks at what there is to do before it waits again.
        case awake
        /// Waits for a connection to carry HTTP, or for the last one to be gone.
        case waiting(EventLoopPromise<Void>)
    }

    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        /// Those that carry HTTP and have no task yet.
        var http: [HTTPConnection] = []
        /// How many carry HTTP and have one.
        var servedCount = 0
        var keeper = Keeper.none

        var isEmpty: Bool { self.channels.isEmpty && self.http.isEmpty && self.servedCount == 0 }

        /// Has the keeper look again.
        ///
        /// - Returns: What to fulfil for that, outside the lock.
        mutating func wakeKeeper() -> EventLoopPromise<Void>? {
            guard case .waiting(let promise) = self.keeper else { return nil }
            self.keeper = .awake
            return promise
        }
    }

    let flushes = PerLoop { FlushQueue(eventLoop: $0) }
    let timers = PerLoop { LoopTimers(eventLoop: $0) }
    private let mounts: [SocketMount]
    private let state = Mutex(State())

    init(mounts: [SocketMount]) {
        self.mounts = mounts
    }

    /// Keeps track of a connection until it is closed, or carries HTTP.
    func add(_ channel: any Channel) {
        let isNew = self.state.withLock { $0.channels.updateValue(channel, forKey: ObjectIdentifier(channel)) == nil }
        guard isNew else { return }
        channel.closeFuture.whenComplete { _ in self.remove(channel) }
    }

    private func remove(_ channel: any Channel) {
        let keeper = self.state.withLock { state -> EventLoopPromise<Void>? in
            state.channels[ObjectIdentifier(channel)] = nil
            return state.isEmpty ? state.wakeKeeper() : nil
        }
        keeper?.succeed()
    }

    /// One that carried HTTP is closed, or has become a socket.
    private func served() {
        let keeper = self.state.withLock { state -> EventLoopPromise<Void>? in
            state.servedCount -= 1
            return state.isEmpty ? state.wakeKeeper() : nil
        }
        keeper?.succeed()
    }

    /// Has a connection served that turns out to carry HTTP.
    func serve(_ connection: HTTPConnection) {
        let keeper = self.state.withLock { state in
            state.channels[ObjectIdentifier(connection.channel)] = nil
            state.http.append(connection)
            return state.wakeKeeper()
        }
        keeper?.succeed()
    }

    /// Returns when there is no connection left and the channels of those that were sockets have terminated, which is bounded
    /// in time; or at once if another task waits already. When cancelled, it asks all to close, and they do within a bounded
    /// time.
    ///
    /// To be called for each connection, after it has been added: so there is a keeper as long as there is a connection.
    ///
    /// - Parameter serve: Serves one that carries HTTP.
    func keep(eventLoop: any EventLoop, serve: @escaping @Sendable (HTTPConnection) async -> Void) async {
        guard self.becomeKeeper() else { return }
        await withDiscardingTaskGroup { group in
            while let duty = self.nextDuty(eventLoop: eventLoop) {
                switch duty {
                case .wait(let promise):
                    await self.wait(promise)
                case .serve(let connections):
                    for connection in connections {
                        group.addTask {
                            await serve(connection)
                            self.served()
                        }
                    }
                }
            }
        }
        await self.settle()
    }

    private func becomeKeeper() -> Bool {
        self.state.withLock { state in
            guard case .none = state.keeper else { return false }
            state.keeper = .awake
            return true
        }
    }

    /// What the keeper has to do next.
    private enum Duty {
        case serve([HTTPConnection])
        case wait(EventLoopPromise<Void>)
    }

    /// - Returns: `nil` when there is nothing left to keep: then there is no keeper any more.
    private func nextDuty(eventLoop: any EventLoop) -> Duty? {
        self.state.withLock { state in
            guard state.http.isEmpty else {
                defer { state.http = [] }
                state.servedCount += state.http.count
                return .serve(state.http)
            }
            guard !state.isEmpty else {
                state.keeper = .none
                return nil
            }
            let promise = eventLoop.makePromise(of: Void.self)
            state.keeper = .waiting(promise)
            return .wait(promise)
        }
    }

    private func settle() async {
        await withDiscardingTaskGroup { group in
            for mount in self.mounts {
                group.addTask { await mount.waitForEndingChannels() }
            }
        }
    }

    private func wait(_ promise: EventLoopPromise<Void>) async {
        await withTaskCancellationHandler {
            // The promise is only ever fulfilled with success.
            try? await promise.futureResult.get()
        } onCancel: {
            for channel in self.state.withLock({ Array($0.channels.values) }) {
                channel.eventLoop.execute {
                    channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
                }
            }
        }
    }
}
