import DequeModule
import NIOCore

/// What is for a client and may not be sent yet: it waits for the join's answer, or for a broadcast ahead of it that the
/// channel is still rewriting. Nothing may overtake, and nothing may be lost.
struct HeldDeliveries {
    enum Item {
        case frames(OutboundFrames)
        /// A broadcast that the channel wants to see.
        case intercepted(Broadcast, offset: Int)

        var byteCount: Int {
            switch self {
            case .frames(let frames): frames.bytes.readableBytes
            case .intercepted(let broadcast, _): broadcast.payload.bytes.readableBytes + 128
            }
        }
    }

    private var items: Deque<Item> = []
    /// What a client that has come back is sent first. Its room is not taken from what comes live.
    private var recovered: Deque<Item> = []
    private var byteCount = 0
    /// Whether there was more than there is room for, so that the client has to start anew.
    private(set) var hasOverflowed = false

    var count: Int { self.recovered.count + self.items.count }

    /// Puts what has been missed ahead of all that is there.
    mutating func prepend(_ recovered: [Item]) {
        self.recovered = Deque(recovered)
    }

    /// Adds something behind all that is there.
    ///
    /// - Parameter capacity: How many bytes may wait.
    mutating func append(_ item: Item, capacity: Int) {
        guard self.byteCount + item.byteCount <= capacity, !self.hasOverflowed else {
            self.hasOverflowed = true
            return
        }
        self.byteCount += item.byteCount
        if case .frames(let more) = item, case .frames(var frames) = self.items.last {
            self.items.removeLast()
            frames.append(more)
            self.items.append(.frames(frames))
        } else {
            self.items.append(item)
        }
    }

    /// Something that should be here has been dropped before.
    mutating func missed() {
        self.hasOverflowed = true
    }

    mutating func popFirst() -> Item? {
        if let item = self.recovered.popFirst() { return item }
        guard let item = self.items.popFirst() else { return nil }
        self.byteCount -= item.byteCount
        return item
    }
}
