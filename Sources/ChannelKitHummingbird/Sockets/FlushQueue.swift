import NIOCore
import Synchronization

/// The sockets of one event loop that have written and not flushed in this turn.
///
/// A broadcast writes to every member on the loop; one task then flushes them all, rather than one task for each.
final class FlushQueue {
    private let eventLoop: any EventLoop
    private var sockets: [WebSocketHandler] = []

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Flushes a socket at the end of this turn of the loop. A socket adds itself once.
    func add(_ socket: WebSocketHandler) {
        self.sockets.append(socket)
        guard self.sockets.count == 1 else { return }
        self.eventLoop.assumeIsolated().execute {
            var sockets: [WebSocketHandler] = []
            swap(&sockets, &self.sockets)
            for socket in sockets { socket.flushQueued() }
        }
    }
}

/// The queues of all event loops, one each.
final class FlushQueues: Sendable {
    private let queues = Mutex<[ObjectIdentifier: NIOLoopBound<FlushQueue>]>([:])

    /// The queue of an event loop. On that loop.
    func queue(of eventLoop: any EventLoop) -> FlushQueue {
        let queue = self.queues.withLock { queues in
            let id = ObjectIdentifier(eventLoop)
            if let queue = queues[id] { return queue }
            let queue = NIOLoopBound(FlushQueue(eventLoop: eventLoop), eventLoop: eventLoop)
            queues[id] = queue
            return queue
        }
        return queue.value
    }
}
