import ChannelKit

/// What a client does about its connection: when it is dead, whether to come back, and when.
struct ConnectionStateMachine: Sendable {
    private enum State {
        /// Not connected. `failures`: how often it has failed in a row. Goes on to `connecting` or `ended`.
        case away(failures: Int)
        /// Goes on to `open`, `away` or `ended`.
        case connecting(failures: Int)
        /// Goes on to `away` or `ended`. Until the server has said something, the failures before count on: a server that
        /// accepts connections only to drop them is not to be asked all the time.
        case open(failures: Int, heartbeat: Ref?)
        /// Nothing is done any more.
        case ended
    }

    private let reconnect: ReconnectPolicy
    private var state: State = .away(failures: 0)

    init(reconnect: ReconnectPolicy) {
        self.reconnect = reconnect
    }

    var isOpen: Bool {
        if case .open = self.state { true } else { false }
    }

    // MARK: Connecting

    enum ConnectAction: Equatable {
        /// - Parameter attempt: Counted from one since the last connection.
        case connect(attempt: Int)
        case none
    }

    mutating func startedConnecting() -> ConnectAction {
        guard case .away(let failures) = self.state else { return .none }
        self.state = .connecting(failures: failures)
        return .connect(attempt: failures + 1)
    }

    enum ConnectedAction: Equatable {
        case open
        /// Nobody wants the connection any more.
        case close
    }

    mutating func connected() -> ConnectedAction {
        guard case .connecting(let failures) = self.state else { return .close }
        self.state = .open(failures: failures, heartbeat: nil)
        return .open
    }

    // MARK: Heartbeats

    enum HeartbeatAction: Equatable {
        case send(Ref)
        /// The last one has not been answered: nobody is there.
        case giveUp
        case none
    }

    mutating func heartbeatDue(_ ref: Ref) -> HeartbeatAction {
        guard case .open(let failures, let heartbeat) = self.state else { return .none }
        guard heartbeat == nil else { return .giveUp }
        self.state = .open(failures: failures, heartbeat: ref)
        return .send(ref)
    }

    /// - Returns: Whether the connection is dead.
    func heartbeatTimedOut(_ ref: Ref) -> Bool {
        guard case .open(_, let heartbeat) = self.state else { return false }
        return heartbeat == ref
    }

    /// Something has come. Whatever it is, the server is there, and works.
    ///
    /// - Parameter ref: Which message it answers, if it is an answer.
    mutating func received(replyTo ref: Ref?) {
        guard case .open(_, let heartbeat) = self.state else { return }
        self.state = .open(failures: 0, heartbeat: heartbeat == ref ? nil : heartbeat)
    }

    // MARK: Ends

    enum EndAction: Equatable {
        case reconnect(after: Duration)
        /// It is over.
        case end(ConnectionEnd)
    }

    /// The connection is no more, or there never was one.
    mutating func ended(
        _ end: ConnectionEnd,
        using generator: inout some RandomNumberGenerator
    ) -> EndAction {
        switch self.state {
        case .ended:
            return .end(end)
        case .away(let failures), .connecting(let failures), .open(let failures, _):
            guard self.reconnect.reconnects(after: end) else {
                self.state = .ended
                return .end(end)
            }
            if case .closed(.goingAway, _) = end {
                self.state = .away(failures: failures)
                let spread = max(self.reconnect.goingAwaySpread, .zero)
                return .reconnect(after: spread * Double.random(in: 0..<1, using: &generator))
            }
            if let maximum = self.reconnect.maximumAttempts, failures + 1 >= maximum {
                self.state = .ended
                return .end(end)
            }
            self.state = .away(failures: failures + 1)
            return .reconnect(after: self.reconnect.backoff.delay(beforeAttempt: failures + 1, using: &generator))
        }
    }

    /// The application wants no connection any more.
    mutating func stopped() {
        self.state = .ended
    }
}
