import Synchronization

/// Takes events on the event loop, and does not wait.
protocol EventSink<Event>: Sendable {
    associatedtype Event

    /// - Returns: Whether there was room.
    func receive(_ event: Event) -> Bool
    func finish()
}

/// Where events go: to whoever reads them just now.
final class EventOutlets<Event: Sendable>: Sendable {
    private struct State {
        var sinks: [UInt64: any EventSink<Event>] = [:]
        var nextID: UInt64 = 0
        var isFinished = false
    }

    private let state = Mutex(State())

    /// Adds a reader. When all is over already, it learns that at once.
    func add(_ sink: any EventSink<Event>) -> EventSubscription {
        let id = self.state.withLock { state -> UInt64? in
            guard !state.isFinished else { return nil }
            defer { state.nextID += 1 }
            state.sinks[state.nextID] = sink
            return state.nextID
        }
        guard let id else {
            sink.finish()
            return EventSubscription {}
        }
        return EventSubscription { [weak self] in
            // The sink is let go outside of the lock.
            _ = self?.state.withLock { $0.sinks.removeValue(forKey: id) }
        }
    }

    /// - Returns: How many had no room.
    func send(_ event: Event) -> Int {
        let sinks = self.state.withLock { Array($0.sinks.values) }
        return sinks.count { !$0.receive(event) }
    }

    /// Ends what is read now.
    ///
    /// - Parameter forGood: Whether nothing will ever come again.
    func finish(forGood: Bool) {
        let sinks = self.state.withLock { state in
            state.isFinished = state.isFinished || forGood
            defer { state.sinks = [:] }
            return Array(state.sinks.values)
        }
        for sink in sinks { sink.finish() }
    }
}

/// Keeps what a reader is interested in.
struct BufferSink<Event: Sendable, Element: Sendable>: EventSink {
    let buffer: EventBuffer<Element>
    let element: @Sendable (Event) -> Element?

    func receive(_ event: Event) -> Bool {
        guard let element = self.element(event) else { return true }
        return self.buffer.append(element)
    }

    func finish() { self.buffer.finish() }
}

extension EventOutlets {
    /// The events that `element` makes something of.
    ///
    /// - Parameters:
    ///   - first: What is there already.
    ///   - gap: The element that tells how many are missing.
    func sequence<Element: Sendable>(
        _ buffering: EventBuffering,
        first: Element? = nil,
        gap: @escaping @Sendable (Int) -> Element? = { _ in nil },
        of element: @escaping @Sendable (Event) -> Element?
    ) -> EventSequence<Element> {
        let buffer = EventBuffer<Element>(buffering, gap: gap)
        if let first { _ = buffer.append(first) }
        return EventSequence(buffer: buffer, subscription: self.add(BufferSink(buffer: buffer, element: element)))
    }
}
