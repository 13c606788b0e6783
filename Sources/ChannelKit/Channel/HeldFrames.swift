import NIOCore

/// What has been broadcast to a channel whose join has not been answered yet: nothing may reach the client before the
/// answer, and nothing may be lost.
struct HeldFrames {
    private(set) var frames = OutboundFrames()
    /// Whether there was more than there is room for, so that the client cannot be let in.
    private(set) var hasOverflowed = false

    mutating func append(_ more: OutboundFrames, capacity: Int) {
        guard self.frames.bytes.readableBytes + more.bytes.readableBytes <= capacity else {
            self.hasOverflowed = true
            return
        }
        self.frames.append(more)
    }

    /// Something that should be here has been dropped before.
    mutating func missed() {
        self.hasOverflowed = true
    }

    mutating func takeAll() -> OutboundFrames {
        defer { self = HeldFrames() }
        return self.frames
    }
}
