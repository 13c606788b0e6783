/// How far somebody has read a room towards its newest message, so that they are given each message once.
///
/// A message gets its timestamp before it is stored. So it may come to lie behind one that has a later timestamp and was seen
/// before: where two writes overlap, or the clocks of two servers differ. Up to a while ago, all is in its place; of what is
/// later, the mark knows which messages were given, and whatever else turns up is new.
struct HistoryMark: Hashable, Sendable {
    /// Unix time in milliseconds: of all up to here, nothing is new.
    private(set) var settled: Int64
    /// The timestamps after ``settled`` of messages that were given, earliest first.
    private(set) var given: [Int64]

    /// How many milliseconds it may take until a message is in its place. A write that takes longer, all its attempts
    /// together, may be missed by somebody who reads at that time.
    static let window: Int64 = 30_000
    /// The most timestamps that are remembered; what was given before those counts as settled.
    static let maximumGiven = 512

    init(settled: Int64, given: [Int64] = []) {
        self.settled = settled
        self.given = given
    }

    /// The mark of somebody who was given some messages and wants those that are newer.
    ///
    /// - Parameters:
    ///   - timestamps: Of the messages, earliest first; one at least.
    ///   - now: The Unix time in milliseconds.
    init?(behind timestamps: [Int64], now: Int64) {
        guard let first = timestamps.first, let last = timestamps.last else { return nil }
        // What is older than the first is for those who go back.
        self.init(settled: first - 1)
        self.give(timestamps, upTo: last, now: now)
    }

    /// Messages later than ``settled`` have been given, beside those that were before.
    ///
    /// - Parameters:
    ///   - timestamps: Theirs.
    ///   - end: All that is stored up to this timestamp has been given; `nil` for all there is.
    ///   - now: The Unix time in milliseconds.
    mutating func give(_ timestamps: [Int64], upTo end: Int64?, now: Int64) {
        self.given = (self.given + timestamps).sorted()
        self.settle(at: min(end ?? .max, now - Self.window))
        let excess = self.given.count - Self.maximumGiven
        if excess > 0 { self.settle(at: self.given[excess - 1]) }
    }

    private mutating func settle(at timestamp: Int64) {
        guard timestamp > self.settled else { return }
        self.settled = timestamp
        self.given.removeAll { $0 <= timestamp }
    }
}
