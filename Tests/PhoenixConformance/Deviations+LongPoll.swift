extension Deviation {
    /// Those of long polling, by the name of the case.
    static let longPoll: [String: Deviation] = [
        "long poll: batch with CRLF and a last newline": Deviation(
            reason: "An empty line is no message, and harms nothing.",
            change: { vector in
                vector.changingAnswers { index, answer in
                    if index == 1 { answer.body = Self.status(200) }
                    if index == 2 {
                        answer.body = Self.messages([
                            #"["1","1","conf:lp2","phx_reply",{"response":{},"status":"ok"}]"#, Self.heartbeat("1"),
                        ])
                    }
                }
            }
        ),
        "long poll: binary reply": Deviation(
            reason:
                "What polling cannot carry is refused by name: the client does not wait for it, nor does the poll fail.",
            change: { vector in
                vector.changingAnswers { index, answer in
                    guard index == 2 else { return }
                    answer.status = 200
                    answer.body = Self.messages([
                        #"["1","1","conf:lp4","phx_reply",{"response":{},"status":"ok"}]"#,
                        #"""
                        ["1","2","conf:lp4","phx_reply",
                        {"response":{"reason":"long polling carries no binary payload"},"status":"error"}]
                        """#,
                    ])
                }
            }
        ),
        "long poll: malformed JSON": Deviation(
            reason: "A malformed message is answered, and harms nothing.",
            change: { vector in
                vector.changingAnswers { index, answer in
                    switch index {
                    case 1, 2: answer.body = Self.status(200)
                    case 3: answer.body = Self.messages([Self.malformed, Self.heartbeat("1")])
                    default: break
                    }
                }
            }
        ),
        "long poll: line that is neither JSON array nor base64": Deviation(
            reason: "A malformed message is answered, and harms nothing.",
            change: { vector in
                let steps = vector.changingAnswers { index, answer in
                    guard index == 1 else { return }
                    answer.status = 200
                    answer.body = Self.status(200)
                }
                return steps + Self.poll(of: vector, answered: [Self.malformed, Self.heartbeat("1")])
            }
        ),
        "long poll: empty body": Deviation(
            reason: "A batch without messages is none, and harms nothing.",
            change: { vector in
                vector.changingAnswers { index, answer in if index == 1 { answer.body = Self.status(200) } }
            }
        ),
        "long poll: session expires, the user named by another parameter": Deviation(
            reason:
                "A poll of a session that has ended is refused, rather than answered with another session: the client would wait in channels that it has not joined. Refused, it connects anew and joins again.",
            change: { vector in
                var steps = vector.changingAnswers { index, answer in if index == 2 { answer.body = Self.status(403) } }
                // The client connects anew.
                if let last = steps.lastIndex(where: \.isPost) {
                    steps.insert(contentsOf: vector.steps[0...1], at: last)
                }
                return steps
            }
        ),
        "long poll: batch of 102 messages": Deviation(
            reason:
                "All of a batch is taken, up to a bound that is a setting. Beyond it nothing is, and the client is told.",
            change: { vector in
                vector.changingAnswers { index, answer in
                    if index == 2 { answer.body = Self.messages((1...102).map { Self.heartbeat("\($0)") }) }
                }
            }
        ),
    ]

    private static let malformed =
        #"[null,null,"phoenix","phx_reply",{"status":"error","response":{"reason":"malformed message"}}]"#

    private static func heartbeat(_ ref: String) -> String {
        #"[null,"\#(ref)","phoenix","phx_reply",{"response":{},"status":"ok"}]"#
    }

    private static func status(_ status: Int) -> JSON { .object(["status": .number("\(status)")]) }

    private static func messages(_ messages: [String]) -> JSON {
        .object([
            "messages": .array(messages.map(JSON.string)), "status": .number("200"), "token": .string("<token>"),
        ])
    }

    private static func poll(of vector: Vector, answered messages: [String]) -> [Vector.Step] {
        let posts = vector.steps.compactMap { step -> Vector.Request? in
            if step.isPost, case .http(let request, _) = step.action { request } else { nil }
        }
        guard var request = posts.first else { return [] }
        request.method = "GET"
        request.body = nil
        return [
            .init(.http(request, as: nil)),
            .init(.expectHTTP(.init(status: 200, body: Self.messages(messages)), of: nil)),
        ]
    }
}

extension Vector {
    /// - Parameter change: Changes an answer; the first one is number 0.
    fileprivate func changingAnswers(_ change: (Int, inout Response) -> Void) -> [Step] {
        var index = -1
        return self.steps.map { step in
            guard case .expectHTTP(var response, let of) = step.action else { return step }
            index += 1
            change(index, &response)
            var step = step
            step.action = .expectHTTP(response, of: of)
            return step
        }
    }
}

extension Vector.Step {
    fileprivate var isPost: Bool {
        if case .http(let request, _) = self.action { request.method == "POST" } else { false }
    }
}
