/// Where ChannelKit does something else than Phoenix 1.8, on purpose: what it does, and why.
public struct Deviation: Sendable {
    /// Why.
    public var reason: String
    /// The steps of the case as ChannelKit plays them.
    public var change: @Sendable (Vector) -> [Vector.Step]
    /// Whether the header fields of an answer are those of the steps.
    public var comparesFields = false

    init(reason: String, comparesFields: Bool = false, change: @escaping @Sendable (Vector) -> [Vector.Step]) {
        self.reason = reason
        self.comparesFields = comparesFields
        self.change = change
    }
}

extension Vector {
    /// The case as ChannelKit plays it.
    public var deviating: Vector {
        guard let deviation = Deviation.all[self.name] else { return self }
        var vector = self
        vector.steps = deviation.change(self)
        return vector
    }
}

extension Deviation {
    /// All of them, by the name of the case.
    public static let all: [String: Deviation] = {
        var all: [String: Deviation] = [
            "slow join holds up its socket": Deviation(
                reason:
                    "A slow join holds up its own topic only: heartbeats and other channels are answered meanwhile.",
                change: { vector in
                    var steps = vector.steps
                    steps.swapAt(3, 4)
                    steps.swapAt(4, 5)
                    return steps
                }
            ),
            "leave twice at once": Deviation(
                reason: "Every leave is answered, so that no client waits for its time-out.",
                change: { vector in
                    vector.replacingQuiet(with: [
                        .init(.expect(.text(#"["1","3","conf:leave3","phx_reply",{"response":{},"status":"ok"}]"#)))
                    ])
                }
            ),
            "join sent right after leave": Deviation(
                reason: "The leave is always answered, and first: one of the two outcomes that were recorded.",
                change: { $0.alternatives ?? $0.steps }
            ),
            "broadcast of a payload that is not an object": Deviation(
                reason: "A broadcast may carry any JSON, as a push and a reply may.",
                change: { vector in
                    vector.replacing(
                        { if case .expect(.text(let text)) = $0 { text.contains("phx_error") } else { false } },
                        with: [
                            .init(.expect(.text(#"[null,null,"conf:bn","shout",[1,2]]"#))),
                            .init(.expect(.text(#"["1","2","conf:bn","phx_reply",{"response":{},"status":"ok"}]"#))),
                        ]
                    )
                }
            ),
            "malformed frame takes all channels along": Deviation(
                reason: "A malformed message is answered, and harms nothing.",
                change: { vector in
                    var steps = vector.answeringMalformed(V2.malformed)
                    steps.removeAll { step in
                        if step.conn == "b", case .expect(.text(let text)) = step.action {
                            text.contains(#""joins":{}"#)
                        } else {
                            false
                        }
                    }
                    return steps
                }
            ),
            "presence: duplicate join": Deviation(
                reason:
                    "Changes of presence are gathered for a moment. Who joins meanwhile hears of them too, to no effect.",
                change: { vector in
                    vector.replacing(
                        { if case .expect(.text(let text)) = $0 { text.contains("phx_close") } else { false } },
                        with: [
                            .init(.expect(.text(#"["1","1","conf:p17","phx_close",{}]"#))),
                            .init(
                                .expect(
                                    .text(
                                        #"""
                                        [null,null,"conf:p17","presence_diff",
                                        {"joins":{},"leaves":{"ann":{"metas":[{"phx_ref":"<any:1>","n":1}]}}}]
                                        """#
                                    )
                                )
                            ),
                        ]
                    )
                }
            ),
            "V1 with an array": Deviation(
                reason: "A malformed message is answered, and harms nothing.",
                change: { $0.answeringMalformed(V1.malformed) }
            ),
            "deeply nested payload": Deviation(
                reason:
                    "JSON may be nested 256 deep (a setting), so that no client makes a decoder overflow its stack.",
                change: { vector in
                    vector.replacing(
                        { if case .expect(.text(let text)) = $0 { text.contains("[[[[") } else { false } },
                        with: [.init(.expect(.text(V2.malformed)))]
                    )
                }
            ),
        ]
        for name in [
            "malformed JSON", "truncated JSON", "trailing garbage", "empty text frame", "an object instead of an array",
            "a string instead of an array", "an array of four", "an empty array", "lone surrogate escape",
            "empty binary frame", "binary frame too short for its header", "binary frame whose sizes exceed it",
            "binary frame of kind 1 from a client", "binary frame of an unknown kind", "JSON in a binary frame",
        ] {
            all[name] = Deviation(
                reason:
                    "A malformed message is answered, and harms nothing. Too many in a row close the socket with 1008.",
                change: { $0.answeringMalformed(V2.malformed) }
            )
        }
        for name in [
            "event that is not a string", "event null", "topic that is not a string",
            "join of a topic that is not a string", "topic null",
        ] {
            all[name] = Deviation(
                reason: "Topics and events are strings; a message in which they are not is malformed.",
                change: { vector in
                    var last = vector.steps.count
                    while last > 0 {
                        last -= 1
                        if case .expect = vector.steps[last].action { break }
                    }
                    var steps = vector.steps
                    steps[last].action = .expect(.text(V2.malformed))
                    return steps
                }
            )
        }
        for name in ["auth token that is no Base64", "auth token, no Base64, token as a parameter"] {
            all[name] = Deviation(
                reason: "A token that cannot be decoded is none: the handler decides, and the request does not fail.",
                change: { vector in
                    vector.expectingStatus(name.contains("parameter") ? 101 : 403)
                }
            )
        }
        all["auth token with the URL-safe alphabet"] = Deviation(
            reason: "The prefix promises the URL-safe alphabet, so it is understood, as the standard one is.",
            change: { $0.expectingStatus(101) }
        )
        all["compression offered and configured"] = Deviation(
            reason: "No context is kept between messages, so that a broadcast is compressed once for all members.",
            comparesFields: true,
            change: { vector in
                vector.steps.map { step in
                    guard case .expectHTTP(var response, let of) = step.action else { return step }
                    response.headers?["sec-websocket-extensions"] =
                        "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
                    return .init(.expectHTTP(response, of: of), conn: step.conn)
                }
            }
        )
        return all.merging(Self.longPoll) { _, new in new }
    }()

    private enum V2 {
        static let malformed =
            #"[null,null,"phoenix","phx_reply",{"status":"error","response":{"reason":"malformed message"}}]"#
    }

    private enum V1 {
        static let malformed =
            #"{"topic":"phoenix","event":"phx_reply","ref":null,"payload":{"status":"error","response":{"reason":"malformed message"}}}"#
    }
}

extension Vector.Step {
    init(_ action: Action, conn: String? = nil) {
        self.action = action
        self.conn = conn
    }
}

extension Vector {
    fileprivate func replacing(_ isWanted: (Step.Action) -> Bool, with steps: [Step]) -> [Step] {
        self.steps.flatMap { isWanted($0.action) ? steps : [$0] }
    }

    fileprivate func replacingQuiet(with steps: [Step]) -> [Step] {
        self.replacing({ if case .expectNone = $0 { true } else { false } }, with: steps)
    }

    /// The answer to a malformed message in place of the end.
    fileprivate func answeringMalformed(_ answer: String) -> [Step] {
        self.replacing(
            { if case .expectClose = $0 { true } else { false } },
            with: [.init(.expect(.text(answer))), .init(.expectNone(milliseconds: 50))]
        )
    }

    fileprivate func expectingStatus(_ status: Int) -> [Step] {
        self.steps.map { step in
            guard case .expectHTTP(var response, let of) = step.action else { return step }
            response.status = status
            var step = step
            step.action = .expectHTTP(response, of: of)
            return step
        }
    }
}
