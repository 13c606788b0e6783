import NIOCore

/// The sockets of one event loop that have written and not flushed in this turn.
///
/// A broadcast writes to every member on the loop; one task then flushes those that are left, rather than one task for each.
final class FlushQueue {
    /// How many sockets are flushed together. With many more, what a write has touched of a socket would be out of the
    /// processor's caches again when its flush comes.
    private static let batchSize = 64

    private let eventLoop: any EventLoop
    private var sockets: [WebSocketHandler] = []
    private var isScheduled = false

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Flushes a socket at the end of this turn of the loop, or when there are enough of them. A socket adds itself once.
    func add(_ socket: WebSocketHandler) {
        self.sockets.append(socket)
        guard self.sockets.count < Self.batchSize else { return self.flush() }
        guard !self.isScheduled else { return }
        self.isScheduled = true
        self.eventLoop.assumeIsolated().execute {
            self.isScheduled = false
            self.flush()
        }
    }

    private func flush() {
        var sockets: [WebSocketHandler] = []
        swap(&sockets, &self.sockets)
        for socket in sockets { socket.flushQueued() }
    }
}
