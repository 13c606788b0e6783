import NIOCore

/// What waits for a client between its polls, and which of its polls is given it.
struct LongPollStateMachine {
    /// Names a poll within its session.
    typealias PollID = UInt64

    /// Messages as JSON strings, one after another with commas between them.
    struct Messages: Hashable, Sendable {
        var text = ByteBuffer()
        var count = 0

        mutating func append(_ encoded: ByteBuffer) {
            if self.count > 0 { self.text.writeInteger(UInt8(ascii: ",")) }
            self.text.writeImmutableBuffer(encoded)
            self.count += 1
        }

        mutating func takeAll() -> Messages {
            defer { self = Messages() }
            return self
        }
    }

    private let outboundLimit: Int
    private let maximumWaitingPolls: Int

    private var messages = Messages()
    /// The poll that gets the next messages.
    private var current: PollID?
    /// Polls that another one has taken over from. They wait for the end of their window: one that was answered at once
    /// would be repeated at once, by a client that takes both for its own.
    private var displaced: Set<PollID> = []
    private var isFlushScheduled = false
    private(set) var isEnded = false

    init(outboundLimit: Int, maximumWaitingPolls: Int) {
        self.outboundLimit = outboundLimit
        self.maximumWaitingPolls = maximumWaitingPolls
    }

    /// Whether the client is there.
    var hasWaitingPolls: Bool { self.current != nil || !self.displaced.isEmpty }

    enum PollAction: Equatable {
        case answer(Messages)
        case wait
        case refuse
        case gone
    }

    mutating func polled(_ id: PollID) -> PollAction {
        guard !self.isEnded else { return .gone }
        guard self.displaced.count + (self.current == nil ? 0 : 1) < self.maximumWaitingPolls else { return .refuse }
        if let current { self.displaced.insert(current) }
        self.current = nil
        if self.messages.count > 0 { return .answer(self.messages.takeAll()) }
        self.current = id
        return .wait
    }

    /// Whether so many bytes more may wait.
    func hasRoom(for byteCount: Int) -> Bool { self.messages.text.readableBytes + byteCount <= self.outboundLimit }

    enum SendAction: Equatable {
        case none
        /// Look again at the end of the event loop's turn, so that what is sent within one turn goes into one answer.
        case scheduleFlush
        case answer(PollID, Messages)
        /// Too much waits for a client that does not poll.
        case end
    }

    /// The server sends a message.
    ///
    /// - Parameter encoded: The message as a JSON string.
    mutating func sent(_ encoded: ByteBuffer) -> SendAction {
        guard !self.isEnded else { return .none }
        var answer = SendAction.none
        if self.messages.text.readableBytes + encoded.readableBytes > self.outboundLimit {
            // A burst of one turn says nothing about a client that polls.
            guard let current, encoded.readableBytes <= self.outboundLimit else { return .end }
            self.current = nil
            answer = .answer(current, self.messages.takeAll())
        }
        self.messages.append(encoded)
        guard self.current != nil, !self.isFlushScheduled else { return answer }
        self.isFlushScheduled = true
        return .scheduleFlush
    }

    /// The turn in which something was sent has ended.
    mutating func turnEnded() -> (PollID, Messages)? {
        self.isFlushScheduled = false
        guard !self.isEnded, self.messages.count > 0, let current = self.current.take() else { return nil }
        return (current, self.messages.takeAll())
    }

    /// The window of a poll has passed, or whoever waited for its answer is gone.
    ///
    /// - Returns: Whether it still waited.
    mutating func gaveUp(_ id: PollID) -> Bool {
        if self.current == id {
            self.current = nil
            return true
        }
        return self.displaced.remove(id) != nil
    }

    /// What the last polls are told.
    struct Farewell: Equatable {
        /// The poll that gets what was sent last.
        var answer: (id: PollID, messages: Messages)?
        var gone: [PollID] = []

        static func == (lhs: Farewell, rhs: Farewell) -> Bool {
            lhs.answer?.id == rhs.answer?.id && lhs.answer?.messages == rhs.answer?.messages && lhs.gone == rhs.gone
        }
    }

    /// The session ends, for whatever reason.
    mutating func ended() -> Farewell {
        self.isEnded = true
        var farewell = Farewell(gone: self.displaced.sorted())
        self.displaced = []
        guard let current = self.current.take() else { return farewell }
        if self.messages.count > 0 {
            farewell.answer = (current, self.messages.takeAll())
        } else {
            farewell.gone.append(current)
        }
        return farewell
    }
}
