import NIOCore

/// What a client asks for that wants to be told, now and when it comes back, how far it has got: the member `_resume` of its
/// join's payload.
struct ResumeRequest: Sendable {
    static let member = "_resume"

    /// How far a client has got.
    struct Position: Sendable {
        /// None if it is not one of ours.
        var epoch: ResumeToken?
        var offset: Int
    }

    /// How far it has got; none if it joins for the first time.
    var position: Position?
    /// What it is called over all its joins.
    var session: ResumeToken

    /// Reads the request of a join; `nil` if there is none.
    ///
    /// - Throws: ``ChannelError/Code/malformedMessage``.
    init?(_ payload: Payload) throws(ChannelError) {
        guard payload.kind == .json, let member = try? payload.member(Self.member) else { return nil }
        let fields: Fields
        do {
            fields = try member.decode(as: Fields.self)
        } catch {
            throw ChannelError(.malformedMessage, "The request to resume is malformed.", cause: error)
        }
        switch (fields.epoch, fields.offset) {
        case (let epoch?, let offset?) where offset >= 0:
            self.position = Position(epoch: ResumeToken(epoch), offset: offset)
        case (nil, nil):
            self.position = nil
        default:
            throw ChannelError(.malformedMessage, "The position in a request to resume is malformed.")
        }
        self.session = fields.session.flatMap { ResumeToken($0) } ?? ResumeToken()
    }

    private struct Fields: Decodable {
        var epoch: String?
        var offset: Int?
        var session: String?
    }
}

/// What a client that asked is given: the place in the topic's history from which on it hears everything.
struct Resumption: Sendable {
    let log: TopicLog
    /// What comes next has the next number.
    let offset: Int
    /// Where the client was, if it said so.
    let request: ResumeRequest
    /// What was broadcast since then; `nil` if that cannot be told, or it joins for the first time.
    let missed: [EncodedBroadcast]?

    init(
        log: TopicLog,
        request: ResumeRequest,
        history: TopicHistory<EncodedBroadcast>,
        now: ContinuousClock.Instant
    ) {
        self.log = log
        self.offset = history.offset
        self.request = request
        let missed = request.position.map { history.missed(since: $0.offset, of: $0.epoch, now: now) }
        self.missed = if case .all(let broadcasts) = missed { broadcasts } else { nil }
    }
}

extension Payload {
    /// The reply to a join, with the position in it.
    ///
    /// - Parameters:
    ///   - resumption: Where the client's part of the history begins.
    ///   - isRecovered: Whether it gets what it has missed; `nil` if it joins for the first time.
    /// - Throws: ``ChannelError/Code/unencodablePayload`` if the reply is not an object.
    func adding(_ resumption: Resumption, isRecovered: Bool?) throws(ChannelError) -> Payload {
        var rest = self.bytes
        guard self.kind == .json, rest.skipJSON(UInt8(ascii: "{")) else {
            throw ChannelError(.unencodablePayload, "The reply to a join that resumes has to be a JSON object.")
        }
        let offset = isRecovered == true ? resumption.request.position?.offset : nil
        var text = ByteBuffer()
        text.reserveCapacity(rest.readableBytes + 160)
        text.writeString(
            #"{"\#(ResumeRequest.member)":{"epoch":"\#(resumption.log.epoch.text)","#
                + #""offset":\#(offset ?? resumption.offset),"session":"\#(resumption.request.session.text)""#
        )
        if let isRecovered { text.writeString(#","recovered":\#(isRecovered)"#) }
        text.writeStaticString("}")
        var end = rest
        if !end.skipJSON(UInt8(ascii: "}")) { text.writeStaticString(",") }
        text.writeImmutableBuffer(rest)
        return .json(text)
    }
}

extension ByteBuffer {
    /// Takes `byte`, after white space, if it is there.
    fileprivate mutating func skipJSON(_ byte: UInt8) -> Bool {
        guard let index = self.readableBytesView.firstIndex(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }),
            self.readableBytesView[index] == byte
        else { return false }
        self.moveReaderIndex(to: index + 1)
        return true
    }
}
