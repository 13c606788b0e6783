import DequeModule
import Synchronization

/// Elements on their way from the event loop to one reader, up to a limit.
final class EventBuffer<Element: Sendable>: Sendable {
    private struct State {
        var elements: Deque<Element> = []
        /// How many are missing ahead of the first one (oldest dropped) or behind the last one (newest dropped).
        var missing = 0
        var reader: CheckedContinuation<Element?, Never>?
        /// The read that `reader` belongs to, so that a late cancellation does not end another one.
        var read: UInt64 = 0
        var isFinished = false
    }

    private let buffering: EventBuffering
    /// The element that tells of others that are missing, for readers that are to know.
    private let gap: @Sendable (Int) -> Element?
    private let state = Mutex(State())

    init(_ buffering: EventBuffering, gap: @escaping @Sendable (Int) -> Element? = { _ in nil }) {
        self.buffering = buffering
        self.gap = gap
    }

    /// - Returns: Whether there was room; `false` if an element was dropped.
    func append(_ element: Element) -> Bool {
        let (reader, hadRoom) = self.state.withLock { state -> (CheckedContinuation<Element?, Never>?, Bool) in
            guard !state.isFinished else { return (nil, true) }
            if let reader = state.reader {
                state.reader = nil
                return (reader, true)
            }
            guard state.elements.count >= self.buffering.limit else {
                // Newest dropped: there is room again, and what was dropped stood here.
                if self.buffering.overflow == .dropNewest, let gap = self.takeGap(&state) { state.elements.append(gap) }
                state.elements.append(element)
                return (nil, true)
            }
            state.missing += 1
            if self.buffering.overflow == .dropOldest {
                state.elements.removeFirst()
                state.elements.append(element)
            }
            return (nil, false)
        }
        reader?.resume(returning: element)
        return hadRoom
    }

    /// No more will come. What waits can still be read.
    func finish() {
        let reader = self.state.withLock { state -> CheckedContinuation<Element?, Never>? in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// The next element; `nil` when no more will come, or the task is cancelled.
    ///
    /// - Precondition: There is one reader.
    func next() async -> Element? {
        let read = self.state.withLock { state in
            state.read += 1
            return state.read
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // The outer optional: whether the reader has not got to wait.
                let found = self.state.withLock { state -> Element?? in
                    precondition(state.reader == nil, "a sequence of events has one reader")
                    if self.buffering.overflow == .dropOldest, let gap = self.takeGap(&state) { return gap }
                    if let element = state.elements.popFirst() { return element }
                    if let gap = self.takeGap(&state) { return gap }
                    if state.isFinished || Task.isCancelled { return .some(nil) }
                    state.reader = continuation
                    return nil
                }
                if let found { continuation.resume(returning: found) }
            }
        } onCancel: {
            let reader = self.state.withLock { state -> CheckedContinuation<Element?, Never>? in
                guard state.read == read else { return nil }
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(returning: nil)
        }
    }

    private func takeGap(_ state: inout State) -> Element? {
        guard state.missing > 0 else { return nil }
        defer { state.missing = 0 }
        return self.gap(state.missing)
    }
}
