import NIOCore
import Synchronization

/// Something of which each event loop has its own.
final class PerLoop<Value>: Sendable {
    private let values = Mutex<[ObjectIdentifier: NIOLoopBound<Value>]>([:])
    private let make: @Sendable (any EventLoop) -> Value

    init(_ make: @escaping @Sendable (any EventLoop) -> Value) {
        self.make = make
    }

    /// What an event loop has. On that loop.
    func value(of eventLoop: any EventLoop) -> Value {
        let bound = self.values.withLock { values in
            let id = ObjectIdentifier(eventLoop)
            if let bound = values[id] { return bound }
            let bound = NIOLoopBound(self.make(eventLoop), eventLoop: eventLoop)
            values[id] = bound
            return bound
        }
        return bound.value
    }
}
