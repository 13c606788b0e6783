import FoundationEssentials
import Synchronization

/// The time of a check: it stands still until it is set.
final class SettableTime: Sendable {
    private let seconds = Mutex(1_800_000_000.0)

    var now: Date { Date(timeIntervalSince1970: self.seconds.withLock { $0 }) }

    func advance(by duration: Duration) { self.seconds.withLock { $0 += Double(duration.components.seconds) } }
}
