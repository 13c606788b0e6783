/// What a handler's return means: an answer to the client, and whether the channel goes on.
public struct Outcome: Sendable {
    struct Answer {
        enum Response {
            case payload(Payload)
            case value(any Encodable & Sendable)
        }

        var status: String
        var response: Response

        func payload() throws(ChannelError) -> Payload {
            switch self.response {
            case .payload(let payload): payload
            case .value(let value): try Payload(encoding: value)
            }
        }
    }

    let answer: Answer?
    let stop: StopReason?

    /// Answers `ok` with an empty object.
    public static let ok = Outcome.ok(.empty)

    /// Does not answer, now or by itself. Keep ``ChannelContext/replyReference`` to answer later.
    public static let noReply = Outcome(answer: nil, stop: nil)

    /// Answers `ok`.
    public static func ok(_ response: some Encodable & Sendable) -> Outcome { .reply(status: "ok", response) }

    /// Answers `ok` with a payload as it stands.
    public static func ok(_ response: Payload) -> Outcome {
        Outcome(answer: Answer(status: "ok", response: .payload(response)), stop: nil)
    }

    /// Answers `error`.
    public static func error(_ response: some Encodable & Sendable) -> Outcome { .reply(status: "error", response) }

    /// Answers `error` with `{"reason": reason}`.
    public static func error(reason: String) -> Outcome { .error(Payload.reason(reason)) }

    /// Answers with a status of your own.
    public static func reply(status: String, _ response: some Encodable & Sendable) -> Outcome {
        Outcome(answer: Answer(status: status, response: .value(response)), stop: nil)
    }

    /// Ends the channel, without an answer.
    public static func stop(_ reason: StopReason = .normal) -> Outcome { Outcome(answer: nil, stop: reason) }

    /// Answers, then ends the channel.
    public static func stop(_ reason: StopReason = .normal, after outcome: Outcome) -> Outcome {
        Outcome(answer: outcome.answer, stop: reason)
    }
}

/// Why a channel ends itself.
public struct StopReason: Hashable, Sendable {
    /// What `terminate` and the log are told.
    public var description: String
    /// Whether the client is told of a failure (`phx_error`, after which it joins again) rather than of an end
    /// (`phx_close`).
    public var isFailure: Bool

    /// The channel has nothing more to do.
    public static let normal = StopReason(description: "normal", isFailure: false)
    /// The channel is taken down on purpose.
    public static let shutdown = StopReason(description: "shutdown", isFailure: false)
    /// Something went wrong.
    public static func failure(_ description: String) -> StopReason {
        StopReason(description: description, isFailure: true)
    }
}

/// Why a channel has ended, as its `terminate` is told.
public enum TerminationReason: Sendable {
    /// The client has left.
    case left
    /// The channel has stopped itself.
    case stopped(StopReason)
    /// A handler has thrown.
    case crashed(any Error)
    /// The same socket has joined the topic anew.
    case replaced
    /// The connection is gone.
    case transportClosed
}
