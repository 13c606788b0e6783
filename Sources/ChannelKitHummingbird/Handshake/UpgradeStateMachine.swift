import NIOHTTP1

/// Where a connection stands between HTTP and WebSocket.
///
/// A request for a socket is taken out of the stream of requests; all others go on to HTTP. While a request for a socket is
/// judged, nothing behind it is looked at, and it is judged only when the responses to all requests before it are out.
struct UpgradeStateMachine {
    /// A request for a socket.
    struct Candidate {
        var head: HTTPRequestHead
        var mount: SocketMount
    }

    enum State {
        /// Between requests. Goes to `forwarding` or `receiving` with the next head.
        case idle
        /// Within a request of HTTP's own. Goes to `idle` or `replacingDecoder` at its end.
        case forwarding(asksForUpgrade: Bool)
        /// Within a request for a socket. Goes to `waiting` or `connecting` at its end.
        case receiving(Candidate)
        /// Responses to earlier requests are not out yet. Goes to `connecting` when they are.
        case waiting(Candidate)
        /// The endpoint judges the client. Goes to `switching`, or back to `idle` or `replacingDecoder` with a refusal.
        case connecting(Candidate)
        /// The HTTP decoder has stopped at a request that asked for an upgrade and stayed HTTP; another takes its place.
        /// Goes to `idle`.
        case replacingDecoder
        /// On the way to WebSocket. Final.
        case switching
        /// The connection is closing or closed. Final.
        case closed
    }

    private(set) var state = State.idle
    private var responsesOutstanding = 0

    /// Whether what comes from the client has to wait.
    var isBlocked: Bool {
        switch self.state {
        case .waiting, .connecting, .replacingDecoder, .switching: true
        case .idle, .forwarding, .receiving, .closed: false
        }
    }

    enum PartAction: Equatable {
        case forward
        case drop
    }

    /// - Parameter candidate: The request, if it is for a socket.
    mutating func receivedHead(candidate: Candidate?, asksForUpgrade: Bool) -> PartAction {
        guard case .idle = self.state else { return .drop }
        guard let candidate else {
            self.state = .forwarding(asksForUpgrade: asksForUpgrade)
            self.responsesOutstanding += 1
            return .forward
        }
        self.state = .receiving(candidate)
        return .drop
    }

    func receivedBody() -> PartAction {
        guard case .forwarding = self.state else { return .drop }
        return .forward
    }

    enum EndAction {
        case forward
        case forwardAndReplaceDecoder
        case connect(Candidate)
        case none
    }

    mutating func receivedEnd() -> EndAction {
        switch self.state {
        case .forwarding(let asksForUpgrade):
            self.state = asksForUpgrade ? .replacingDecoder : .idle
            return asksForUpgrade ? .forwardAndReplaceDecoder : .forward
        case .receiving(let candidate) where self.responsesOutstanding > 0:
            self.state = .waiting(candidate)
            return .none
        case .receiving(let candidate):
            self.state = .connecting(candidate)
            return .connect(candidate)
        case .idle, .waiting, .connecting, .replacingDecoder, .switching, .closed:
            return .none
        }
    }

    /// A response of HTTP's own is out.
    ///
    /// - Returns: The request for a socket whose turn it is now, if any.
    mutating func wroteResponseEnd() -> Candidate? {
        // The answer to bytes that are no request at all has no request that was counted.
        self.responsesOutstanding = max(0, self.responsesOutstanding - 1)
        guard self.responsesOutstanding == 0, case .waiting(let candidate) = self.state else { return nil }
        self.state = .connecting(candidate)
        return candidate
    }

    /// The client is let in.
    ///
    /// - Returns: Whether that still matters.
    mutating func accepted() -> Bool {
        guard case .connecting = self.state else { return false }
        self.state = .switching
        return true
    }

    enum RefusalAction: Equatable {
        case resume
        case replaceDecoder
        case close
    }

    /// The client has been refused, and the refusal is written.
    mutating func refused(keepsAlive: Bool, asksForUpgrade: Bool) -> RefusalAction {
        guard keepsAlive else {
            self.state = .closed
            return .close
        }
        self.state = asksForUpgrade ? .replacingDecoder : .idle
        return asksForUpgrade ? .replaceDecoder : .resume
    }

    mutating func replacedDecoder() {
        guard case .replacingDecoder = self.state else { return }
        self.state = .idle
    }

    mutating func closed() { self.state = .closed }
}
