import NIOCore
import NIOExtras
import Synchronization

/// The sockets that a server has open.
///
/// An open socket has no task. So that the server nevertheless runs until the last socket is closed, the task of one of
/// them stays behind and waits for all: the keeper.
final class OpenSockets: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        /// Fulfilled when the last socket is gone; `nil` while no task waits for that.
        var keeper: EventLoopPromise<Void>?
    }

    let flushes = FlushQueues()
    private let state = Mutex(State())

    /// Keeps track of a socket until its channel is closed.
    func add(_ channel: any Channel) {
        self.state.withLock { $0.channels[ObjectIdentifier(channel)] = channel }
        channel.closeFuture.whenComplete { _ in self.remove(channel) }
    }

    private func remove(_ channel: any Channel) {
        let keeper = self.state.withLock { state -> EventLoopPromise<Void>? in
            state.channels[ObjectIdentifier(channel)] = nil
            guard state.channels.isEmpty else { return nil }
            return state.keeper.take()
        }
        keeper?.succeed()
    }

    /// Returns when no socket is open, or at once if another task waits already. When cancelled, it asks all sockets to
    /// close, and they do within a bounded time.
    func keep(eventLoop: any EventLoop) async {
        let promise = self.state.withLock { state -> EventLoopPromise<Void>? in
            guard state.keeper == nil, !state.channels.isEmpty else { return nil }
            let promise = eventLoop.makePromise(of: Void.self)
            state.keeper = promise
            return promise
        }
        guard let promise else { return }
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
