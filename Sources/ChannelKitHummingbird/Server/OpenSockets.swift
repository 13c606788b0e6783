import NIOCore
import NIOExtras
import Synchronization

/// The sockets that a server has open.
///
/// An open socket has no task. So that the server nevertheless runs until the last socket is closed and its channels have
/// terminated, the task of one of them stays behind and waits for all: the keeper.
final class OpenSockets: Sendable {
    private enum Keeper {
        case none
        /// Waits for the last socket to be gone.
        case waiting(EventLoopPromise<Void>)
        /// Waits for the channels of sockets that are gone, and once more if another one has gone meanwhile.
        case settling(again: Bool)
    }

    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var keeper = Keeper.none
    }

    let flushes = PerLoop { FlushQueue(eventLoop: $0) }
    let timers = PerLoop { LoopTimers(eventLoop: $0) }
    private let mounts: [SocketMount]
    private let state = Mutex(State())

    init(mounts: [SocketMount]) {
        self.mounts = mounts
    }

    /// Keeps track of a socket until its channel is closed.
    func add(_ channel: any Channel) {
        self.state.withLock { $0.channels[ObjectIdentifier(channel)] = channel }
        channel.closeFuture.whenComplete { _ in self.remove(channel) }
    }

    private func remove(_ channel: any Channel) {
        let keeper = self.state.withLock { state -> EventLoopPromise<Void>? in
            state.channels[ObjectIdentifier(channel)] = nil
            guard state.channels.isEmpty else { return nil }
            switch state.keeper {
            case .none:
                return nil
            case .waiting(let promise):
                state.keeper = .settling(again: false)
                return promise
            case .settling:
                state.keeper = .settling(again: true)
                return nil
            }
        }
        keeper?.succeed()
    }

    /// Returns when no socket is open and the channels of those that were have terminated, which is bounded in time; or at
    /// once if another task waits already. When cancelled, it asks all sockets to close, and they do within a bounded time.
    func keep(eventLoop: any EventLoop) async {
        guard var duty = self.becomeKeeper(eventLoop: eventLoop) else { return }
        while true {
            if let promise = duty.promise { await self.waitForSockets(promise) }
            await self.settle()
            guard let next = self.resign(eventLoop: eventLoop) else { return }
            duty = next
        }
    }

    /// What the keeper has to do next: wait for the promise, if there is one, and let channels end.
    private struct Duty {
        var promise: EventLoopPromise<Void>?
    }

    private func becomeKeeper(eventLoop: any EventLoop) -> Duty? {
        self.state.withLock { state in
            guard case .none = state.keeper else { return nil }
            return Self.assign(&state, eventLoop: eventLoop)
        }
    }

    /// The keeper is done, unless there have been other sockets meanwhile.
    private func resign(eventLoop: any EventLoop) -> Duty? {
        self.state.withLock { state in
            if case .settling(again: false) = state.keeper, state.channels.isEmpty {
                state.keeper = .none
                return nil
            }
            return Self.assign(&state, eventLoop: eventLoop)
        }
    }

    private static func assign(_ state: inout State, eventLoop: any EventLoop) -> Duty {
        guard !state.channels.isEmpty else {
            // No socket is open, but channels of one that has just gone may not have ended.
            state.keeper = .settling(again: false)
            return Duty()
        }
        let promise = eventLoop.makePromise(of: Void.self)
        state.keeper = .waiting(promise)
        return Duty(promise: promise)
    }

    private func settle() async {
        await withDiscardingTaskGroup { group in
            for mount in self.mounts {
                group.addTask { await mount.waitForEndingChannels() }
            }
        }
    }

    private func waitForSockets(_ promise: EventLoopPromise<Void>) async {
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
