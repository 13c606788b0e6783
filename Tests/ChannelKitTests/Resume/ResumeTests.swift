import ChannelKitTesting
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import ChannelKit

@Suite("Resume")
struct ResumeTests {
    private let topic = "kept:1"

    /// The next frames of a client, whatever they are.
    private func frames(_ count: Int, of client: TestClient) async throws -> [String] {
        var texts: [String] = []
        for _ in 0..<count {
            switch try await client.nextFrame() {
            case .text(let text): texts.append(text)
            case .binary(let bytes): texts.append("\(bytes)")
            case .closed(let code, _): texts.append("closed \(code.rawValue)")
            }
        }
        return texts
    }

    private func numbered(_ event: String, _ n: Int, _ offset: Int) -> String {
        #"[null,null,"\#(self.topic)","\#(event)",{"n":\#(n)},{"offset":\#(offset)}]"#
    }

    /// Joins, and waits for the answer.
    private func join(
        _ client: TestClient,
        _ join: ResumeJoin = .first,
        topic: String? = nil
    ) async throws -> ResumeAnswer {
        let reply = try await client.join(topic ?? self.topic, join)
        try #require(reply.isOK, "\(reply.response)")
        return try reply.response.decode(as: ResumeAnswer.self)
    }

    // MARK: Positions

    @Test("a client that does not ask gets the same bytes as without a history, also while another one asks")
    func plain() async throws {
        let probe = ResumeProbe()
        _ = try await self.join(try await probe.connect("other"), topic: "kept:greeting")
        let ann = try await probe.connect("ann")
        var seen: [[String]] = []
        for topic in ["kept:greeting", "other:greeting"] {
            ann.send(text: #"["1","1","\#(topic)","phx_join",{"some":{"thing":[1]}}]"#)
            seen.append(try await self.frames(2, of: ann))
            for event in ["said", "typing", "rewritten"] { try probe.say(event, 1, in: topic) }
            try probe.endpoint.broadcast(topic: topic, event: "bytes", payload: Payload.binary(ByteBuffer(bytes: [1])))
            let came = try await self.frames(4, of: ann)
            // What is rewritten may come behind what is not.
            seen[seen.count - 1] += came.sorted()
        }
        #expect(
            seen[0].map { $0.replacing("kept", with: "other") }.filter { !$0.hasPrefix("[2,") }
                == seen[1].filter { !$0.hasPrefix("[2,") }
        )
        #expect(seen[0][0] == #"["1","1","kept:greeting","phx_reply",{"status":"ok","response":{"hello":"ann"}}]"#)
        #expect(seen[0].contains(#"[null,null,"kept:greeting","said",{"n":1}]"#))
        #expect(seen[0].contains("\(Array([2, 13, 5]) + Array("kept:greetingbytes".utf8) + [1])"))
    }

    @Test("a client that asks is told where it stands, and the number of every broadcast that is kept")
    func positions() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        let answer = try await self.join(ann)
        #expect(answer.position?.offset == 0)
        #expect(answer.position?.recovered == nil)
        for (number, event) in ["said", "typing", "said"].enumerated() { try probe.say(event, number, in: self.topic) }
        try await #expect(
            self.frames(3, of: ann)
                == [
                    self.numbered("said", 0, 1), #"[null,null,"kept:1","typing",{"n":1}]"#, self.numbered("said", 2, 2),
                ]
        )
        let bob = try await probe.connect("bob")
        let later = try await self.join(bob)
        #expect(later.position?.offset == 2)
        #expect(later.position?.epoch == answer.position?.epoch)
        #expect(later.position?.session != answer.position?.session)
    }

    @Test("the position stands in the channel's own reply, ahead of what that says itself")
    func reply() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        let reply = try await ann.join(self.topic, ResumeJoin.first)
        let text = String(buffer: reply.response.bytes)
        #expect(text.hasPrefix(#"{"_resume":{"epoch":""#))
        #expect(text.hasSuffix(#""},"hello":"ann"}"#))
        let other = String(buffer: try await ann.join("plain:1", ResumeJoin.first).response.bytes)
        #expect(other.hasPrefix(#"{"_resume":{"epoch":""#))
        #expect(other.hasSuffix(#""}}"#))
    }

    @Test("a channel whose reply is no object cannot be resumed, and says so; clients that do not ask do not notice")
    func replyOfAnotherKind() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        let refused = try await ann.join("kept:text", ResumeJoin.first)
        #expect(refused.reason == "join crashed")
        #expect(try await ann.join("kept:text").isOK)
        #expect(probe.endpoint.counters.openChannels == 1)
    }

    @Test("of a topic without a history no client is told anything")
    func noHistory() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        #expect(try await self.join(ann, topic: "other:1").position == nil)
        try probe.say("said", 1, in: "other:1")
        #expect(try await self.frames(1, of: ann) == [#"[null,null,"other:1","said",{"n":1}]"#])
        #expect(probe.endpoint.counters.histories.topics == 0)
    }

    @Test(
        "a malformed request is refused, and not taken for none",
        arguments: [
            #"null"#, #"[]"#, #""x""#, #"{"epoch":"e"}"#, #"{"offset":1}"#, #"{"epoch":"e","offset":-1}"#,
            #"{"epoch":"e","offset":1.5}"#, #"{"epoch":1,"offset":1}"#, #"{"epoch":"e","offset":1,"session":7}"#,
        ]
    )
    func malformed(request: String) async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        ann.send(text: #"["1","1","kept:1","phx_join",{"_resume":\#(request)}]"#)
        let refusal = #"["1","1","kept:1","phx_reply",{"status":"error","response":{"reason":"invalid resume"}}]"#
        #expect(try await self.frames(1, of: ann) == [refusal])
        // That of the socket's identifier.
        #expect(try await eventually { probe.endpoint.pubSub.topicCount == 1 })
    }

    // MARK: Coming back

    @Test("a client that comes back gets exactly what it missed, behind the answer and ahead of anything live")
    func recovery() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        let answer = try await self.join(ann, topic: "kept:slow", opening: probe.gate)
        for n in 1...2 { try probe.say("said", n, in: "kept:slow") }
        #expect(try await self.frames(2, of: ann).count == 2)
        ann.drop()
        for n in 3...5 { try probe.say("said", n, in: "kept:slow") }

        let again = try await probe.connect("ann")
        let position = try #require(answer.position)
        again.send(
            text: #"["1","1","kept:slow","phx_join",{"_resume":{"epoch":"\#(position.epoch)","#
                + #""offset":2,"session":"\#(position.session)"}}]"#
        )
        try probe.say("said", 6, in: "kept:slow")
        let frames = try await self.frames(5, of: again)
        #expect(frames[0].contains(#""phx_reply",{"status":"ok","response":{"_resume":{"epoch":"\#(position.epoch)","#))
        #expect(frames[0].contains(#""offset":2,"session":"\#(position.session)","recovered":true},"hello":"ann""#))
        #expect(
            Array(frames.dropFirst())
                == (3...6).map { #"[null,null,"kept:slow","said",{"n":\#($0)},{"offset":\#($0)}]"# }
        )
        let counters = probe.endpoint.counters.histories
        #expect(counters.recoveries == 1 && counters.failedRecoveries == 0)
    }

    private func join(_ client: TestClient, topic: String, opening gate: Gate) async throws -> ResumeAnswer {
        gate.open()
        return try await self.join(client, topic: topic)
    }

    @Test("one that is back in time for nothing is told that nothing is missing")
    func nothingMissed() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        let answer = try await self.join(ann)
        let again = try await self.join(ann, answer.again())
        #expect(again.position?.recovered == true)
        #expect(again.position?.offset == 0)
        #expect(again.position?.session == answer.position?.session)
    }

    @Test("one that is back too late is told so, and goes on from where the topic is")
    func tooLate() async throws {
        let probe = ResumeProbe(history: History(count: 2))
        let ann = try await probe.connect("ann")
        let answer = try await self.join(ann)
        ann.drop()
        for n in 1...3 { try probe.say("said", n, in: self.topic) }
        let again = try await probe.connect("ann")
        let late = try await self.join(again, answer.again())
        #expect(late.position?.recovered == false)
        #expect(late.position?.offset == 3)
        try probe.say("said", 4, in: self.topic)
        #expect(try await self.frames(1, of: again) == [self.numbered("said", 4, 4)])
        #expect(probe.endpoint.counters.histories.failedRecoveries == 1)
    }

    @Test("a position in a history that is no more is never taken for one in another", arguments: ["0", "unknown"])
    func otherEpoch(text: String) async throws {
        let epoch = String(repeating: text, count: 32 / text.utf8.count)
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        let request = ResumeJoin(position: .init(epoch: epoch, offset: 0, session: "mine"))
        let answer = try await self.join(ann, request)
        #expect(answer.position?.recovered == false)
        #expect(answer.position?.session != "mine")
    }

    @Test("when a history has to make room, its clients go on without numbers and are told so when they come back")
    func retired() async throws {
        let probe = ResumeProbe(pubSub: LocalPubSub(historyLimits: HistoryLimits(topics: 1)))
        let ann = try await probe.connect("ann")
        let answer = try await self.join(ann)
        try probe.say("said", 1, in: self.topic)
        _ = try await self.join(try await probe.connect("bob"), topic: "kept:2")
        try probe.say("said", 2, in: self.topic)
        #expect(
            try await self.frames(2, of: ann)
                == [self.numbered("said", 1, 1), #"[null,null,"kept:1","said",{"n":2}]"#]
        )
        // The history begins anew for somebody else: its numbers are none of hers.
        let carl = try await probe.connect("carl")
        _ = try await self.join(carl)
        try probe.say("said", 3, in: self.topic)
        #expect(try await self.frames(1, of: ann) == [#"[null,null,"kept:1","said",{"n":3}]"#])
        #expect(try await self.frames(1, of: carl) == [self.numbered("said", 3, 1)])
        let again = try await self.join(ann, answer.again(offset: 1))
        #expect(again.position?.recovered == false)
    }

    // MARK: What a client has sent itself

    @Test("what a client sends to the others is not for itself, whenever it comes back")
    func ownBroadcasts() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        let answer = try await self.join(ann)
        try ann.cast(self.topic, "from", Number(n: 1))
        let frames = try await self.frames(2, of: ann)
        // The position comes with the broadcast, ahead of the reply.
        #expect(frames[0] == #"[null,null,"kept:1","_position",{"offset":1}]"#)
        #expect(frames[1].contains("phx_reply"))
        ann.drop()
        try probe.say("said", 2, in: self.topic)
        for _ in 1...2 {
            // From the start each time, as if nothing had arrived.
            let again = try await probe.connect("ann")
            #expect(try await self.join(again, answer.again()).position?.recovered == true)
            #expect(try await self.frames(1, of: again) == [self.numbered("said", 2, 2)])
            again.drop()
        }
        // Somebody else gets both.
        let bob = try await probe.connect("bob")
        let other = ResumeJoin(position: .init(epoch: answer.position?.epoch, offset: 0))
        _ = try await self.join(bob, other)
        #expect(try await self.frames(2, of: bob) == [self.numbered("said", 1, 1), self.numbered("said", 2, 2)])
    }

    @Test("what an earlier connection of a client still sends is not for its later one either")
    func ownBroadcastsOfAnEarlierConnection() async throws {
        let probe = ResumeProbe()
        let old = try await probe.connect("ann")
        let answer = try await self.join(old)
        let new = try await probe.connect("ann")
        _ = try await self.join(new, answer.again())
        #expect(try await old.push(self.topic, "from", Number(n: 1)).isOK)
        try probe.say("said", 2, in: self.topic)
        // Where it stands, if that is told ahead of the next broadcast, and then what others say.
        var frames = try await self.frames(1, of: new)
        if frames[0].contains("_position") { frames = try await self.frames(1, of: new) }
        #expect(frames == [self.numbered("said", 2, 2)])
    }

    @Test("when the last that was missed is the client's own, it is told that it has got past that")
    func ownBroadcastLast() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        let answer = try await self.join(ann)
        try probe.say("said", 1, in: self.topic)
        try ann.cast(self.topic, "from", Number(n: 2))
        _ = try await ann.receive("_position", on: self.topic)
        ann.drop()
        let again = try await probe.connect("ann")
        _ = try await self.join(again, answer.again())
        #expect(
            try await self.frames(2, of: again)
                == [self.numbered("said", 1, 1), #"[null,null,"kept:1","_position",{"offset":2}]"#]
        )
    }

    // MARK: Other forms

    @Test("a binary broadcast comes behind its number, live and recovered")
    func binary() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        let answer = try await self.join(ann)
        let payload = Payload.binary(ByteBuffer(bytes: [1, 2]))
        try probe.endpoint.broadcast(topic: self.topic, event: "bytes", payload: payload)
        let expected = [
            #"[null,null,"kept:1","_position",{"offset":1,"next":true}]"#,
            "\(Array([2, 6, 5]) + Array("kept:1bytes".utf8) + [1, 2])",
        ]
        #expect(try await self.frames(2, of: ann) == expected)
        let again = try await probe.connect("ann")
        _ = try await self.join(again, answer.again())
        #expect(try await self.frames(2, of: again) == expected)
    }

    @Test("over V1 the number is a member of the message, and binary broadcasts are left out as ever")
    func v1() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann", version: "1.0.0")
        ann.send(text: #"{"topic":"kept:1","event":"phx_join","ref":"1","payload":{"_resume":{}}}"#)
        #expect(try await self.frames(1, of: ann)[0].contains(#""response":{"_resume":{"epoch""#))
        try probe.say("said", 1, in: self.topic)
        let payload = Payload.binary(ByteBuffer(bytes: [1, 2]))
        try probe.endpoint.broadcast(topic: self.topic, event: "bytes", payload: payload)
        try probe.say("said", 3, in: self.topic)
        #expect(
            try await self.frames(2, of: ann)
                == [1, 3].map {
                    #"{"topic":"kept:1","event":"said","ref":null,"payload":{"n":\#($0)},"offset":\#($0)}"#
                }
        )
    }

    // MARK: What does not fit

    @Test("a client that has missed what an event loop dropped joins anew, and gets it")
    func gap() async throws {
        let pubSub = LocalPubSub(loopCapacity: 2)
        let probe = ResumeProbe(pubSub: pubSub)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let ann = try await TestClient.connect(to: probe.endpoint, query: "name=ann", eventLoop: loop)
        let answer = try await self.join(ann)
        let topic = self.topic
        try await loop.submit { for n in 1...5 { try probe.say("said", n, in: topic) } }.get()
        // Nothing from behind the gap: it would move the position past what is missing.
        #expect(try await self.frames(1, of: ann)[0].contains(#""kept:1","phx_error""#))
        let again = try await self.join(ann, answer.again())
        #expect(again.position?.recovered == true)
        #expect(try await self.frames(5, of: ann) == (1...5).map { self.numbered("said", $0, $0) })
    }

    @Test("what the transport has no room for is not recovered, rather than sent so that the client is cut off")
    func noRoom() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        let answer = try await self.join(ann)
        try probe.say("said", 1, in: self.topic)
        let accepted = try await probe.endpoint.connect(ConnectRequest(path: "/", query: "vsn=2.0.0&name=ann"))
        let position = try #require(answer.position)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let sent = try await loop.submit {
            let transport = NarrowTransport(eventLoop: loop)
            let socket = accepted.open(on: transport)
            socket.receivedText(
                ByteBuffer(
                    string: #"["1","1","kept:1","phx_join",{"_resume":{"epoch":"\#(position.epoch)","offset":0}}]"#
                )
            )
            socket.transportClosed()
            return transport.sent
        }.get()
        #expect(sent.count == 1)
        #expect(sent.first?.contains(#""offset":1,"#) == true)
        #expect(sent.first?.contains(#""recovered":false"#) == true)
    }
}

/// A transport that is full, and takes what it is sent all the same.
private final class NarrowTransport: SocketTransport {
    let eventLoop: any EventLoop
    private(set) var sent: [String] = []

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func send(_ frames: OutboundFrames) { self.sent += frames.messages.map { String(buffer: $0.payload) } }
    func hasRoom(for byteCount: Int) -> Bool { false }
    func close(_ code: CloseCode, reason: String) {}
}
