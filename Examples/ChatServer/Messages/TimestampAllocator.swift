/// Gives each message of a room a millisecond of its own.
///
/// On one node no millisecond is given twice, and later messages get later ones. Two nodes may still give the same one, so
/// whoever stores a message does so on the condition that its place is free.
struct TimestampAllocator: Sendable {
    /// The last millisecond given, by room.
    private var last: [String: Int64] = [:]
    private var nextSweep = Self.firstSweep

    private static let firstSweep = 1024

    /// How many rooms are remembered at present.
    var roomCount: Int { self.last.count }

    /// - Parameters:
    ///   - room: The room's identifier.
    ///   - now: The Unix time in milliseconds.
    ///   - taken: A millisecond that is known to be taken.
    /// - Returns: `now`, or the first millisecond after all that were given or are taken.
    mutating func allocate(room: String, now: Int64, after taken: Int64? = nil) -> Int64 {
        let floor = max(self.last[room] ?? .min, taken ?? .min)
        let timestamp = now > floor ? now : floor + 1
        self.last[room] = timestamp
        self.sweep(now: now)
        return timestamp
    }

    /// A room whose last millisecond has passed needs no remembering.
    private mutating func sweep(now: Int64) {
        guard self.last.count >= self.nextSweep else { return }
        self.last = self.last.filter { $0.value >= now }
        self.nextSweep = max(Self.firstSweep, 2 * self.last.count)
    }
}
