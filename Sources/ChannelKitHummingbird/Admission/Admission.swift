import NIOCore
import RateLimit
import Synchronization

/// Decides, before anything else is asked, whether one more client may come to a mount now.
final class Admission: Sendable {
    /// Why a client may not come in.
    enum Refusal: Equatable {
        /// Its address has sent too many handshakes.
        case tooManyFromAddress(retryAfter: Duration?)
        /// All clients together have.
        case tooMany(retryAfter: Duration?)
        /// As many sockets are open as may be.
        case full
    }

    /// Addresses that are remembered at most, which takes some ten megabytes.
    private static let maximumAddresses = 50_000

    private let perAddress: RateLimiter<ContinuousClock>?
    private let total: RateLimiter<ContinuousClock>?
    private let maximumSockets: Int
    private let seats = Atomic<Int>(0)

    init(configuration: WebSocketConfiguration) {
        self.perAddress = configuration.handshakeRatePerAddress.map {
            RateLimiter($0, maximumKeys: Self.maximumAddresses)
        }
        self.total = configuration.handshakeRate.map { RateLimiter($0, maximumKeys: 1) }
        self.maximumSockets = configuration.maximumSockets
    }

    /// Counts a handshake.
    ///
    /// - Returns: Why it has to be refused, if it has to be. What is refused for its address does not count for the others.
    func countHandshake(from address: SocketAddress?) -> Refusal? {
        if let perAddress = self.perAddress, let key = address?.clientKey {
            let decision = perAddress.check(key)
            guard decision.isAllowed else { return .tooManyFromAddress(retryAfter: decision.retryAfter) }
        }
        if let decision = self.total?.check(""), !decision.isAllowed {
            return .tooMany(retryAfter: decision.retryAfter)
        }
        return nil
    }

    /// Takes one of the places of open sockets, from the handshake on.
    ///
    /// - Returns: Whether there was one. Whoever has it gives it back with ``leaveSeat()``.
    func takeSeat() -> Bool {
        guard self.seats.add(1, ordering: .relaxed).newValue > self.maximumSockets else { return true }
        self.leaveSeat()
        return false
    }

    /// How many seats are taken.
    var seatCount: Int { self.seats.load(ordering: .relaxed) }

    func leaveSeat() {
        self.seats.subtract(1, ordering: .relaxed)
    }
}
