import ChannelKitTesting
import NIOCore
import TestSupport
import Testing

@testable import ChannelKit

@Suite("Resume with events that the channel rewrites")
struct ResumeInterceptionTests {
    private let topic = "kept:1"

    private func texts(_ count: Int, of client: TestClient) async throws -> [String] {
        var texts: [String] = []
        for _ in 0..<count {
            switch try await client.nextFrame() {
            case .text(let text): texts.append(text)
            case .binary(let bytes): texts.append("\(bytes)")
            case .closed: texts.append("closed")
            }
        }
        return texts
    }

    private func join(_ client: TestClient, _ join: ResumeJoin = .first) async throws -> ResumeAnswer {
        let reply = try await client.join(self.topic, join)
        return try reply.response.decode(as: ResumeAnswer.self)
    }

    private func expected(joinRef: String) -> [String] {
        [
            #"[null,null,"kept:1","said",{"n":1},{"offset":1}]"#,
            #"["\#(joinRef)",null,"kept:1","rewritten_for_ann",{"n":2},{"offset":2}]"#,
            #"["\#(joinRef)",null,"kept:1","_position",{"offset":3}]"#,
            #"["\#(joinRef)",null,"kept:1","doubled",{"n":1}]"#,
            #"["\#(joinRef)",null,"kept:1","doubled",{"n":2},{"offset":4}]"#,
            #"["\#(joinRef)",null,"kept:1","_position",{"offset":5,"next":true}]"#,
            "\(Array([0, UInt8(joinRef.utf8.count), 6, 5]) + Array("\(joinRef)kept:1bytes".utf8) + [9, 9])",
            #"[null,null,"kept:1","said",{"n":6},{"offset":6}]"#,
        ]
    }

    private func sayEverything(through probe: ResumeProbe) throws {
        for (index, event) in ["said", "rewritten", "withheld", "doubled", "binary_rewritten", "said"].enumerated() {
            try probe.say(event, index + 1, in: self.topic)
        }
    }

    @Test("what is pushed in place of a broadcast bears its number, and keeps its place among the others")
    func live() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        _ = try await self.join(ann)
        try self.sayEverything(through: probe)
        #expect(try await self.texts(8, of: ann) == self.expected(joinRef: "1"))
    }

    @Test("what is recovered goes through handleOut as if it had come live")
    func recovered() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        let answer = try await self.join(ann)
        ann.drop()
        try self.sayEverything(through: probe)
        let again = try await probe.connect("ann")
        #expect(try await self.join(again, answer.again()).position?.recovered == true)
        #expect(try await self.texts(8, of: again) == self.expected(joinRef: "1"))
    }

    @Test("nothing overtakes a broadcast that is being rewritten, or the client would never ask for it again")
    func slowRewriting() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        let answer = try await self.join(ann)
        try probe.say("slow", 1, in: self.topic)
        try probe.say("said", 2, in: self.topic)
        #expect(try await eventually { probe.gate.waiterCount == 1 })
        try probe.say("said", 3, in: self.topic)
        // Whatever else the socket has to say does not wait.
        ann.send(text: #"[null,"h","phoenix","heartbeat",{}]"#)
        #expect(try await self.texts(1, of: ann)[0].contains(#""h","phoenix","phx_reply""#))
        ann.drop()
        let again = try await probe.connect("ann")
        let reply = Task { try await self.join(again, answer.again()) }
        #expect(try await reply.value.position?.recovered == true)
        #expect(try await eventually { probe.gate.waiterCount == 2 })
        try probe.say("said", 4, in: self.topic)
        probe.gate.open()
        #expect(
            try await self.texts(4, of: again) == [
                #"["1",null,"kept:1","slow",{"n":1},{"offset":1}]"#,
                #"[null,null,"kept:1","said",{"n":2},{"offset":2}]"#,
                #"[null,null,"kept:1","said",{"n":3},{"offset":3}]"#,
                #"[null,null,"kept:1","said",{"n":4},{"offset":4}]"#,
            ]
        )
    }

    @Test("a broadcast that handleOut fails on has not arrived, and what it pushed before is not sent")
    func crash() async throws {
        let probe = ResumeProbe()
        let ann = try await probe.connect("ann")
        let answer = try await self.join(ann)
        try probe.say("crash", 1, in: self.topic)
        #expect(try await self.texts(1, of: ann)[0].contains(#""kept:1","phx_error""#))
        #expect(try await self.join(ann, answer.again()).position?.recovered == true)
        #expect(try await self.texts(1, of: ann)[0].contains(#""kept:1","phx_error""#))
    }

    @Test("more than may wait behind a broadcast that is being rewritten ends the channel, and is recovered")
    func overflow() async throws {
        var limits = SocketLimits()
        limits.joinBufferCapacity = 400
        let probe = ResumeProbe(limits: limits)
        let ann = try await probe.connect("ann")
        let answer = try await self.join(ann)
        try probe.say("slow", 1, in: self.topic)
        #expect(try await eventually { probe.gate.waiterCount == 1 })
        for n in 2...20 { try probe.say("said", n, in: self.topic) }
        probe.gate.open()
        _ = try await ann.receive("phx_error", on: self.topic)
        #expect(try await self.join(ann, answer.again()).position?.recovered == true)
        let texts = try await self.texts(20, of: ann)
        #expect(texts.first == #"["2",null,"kept:1","slow",{"n":1},{"offset":1}]"#)
        #expect(
            Array(texts.dropFirst()) == (2...20).map { #"[null,null,"kept:1","said",{"n":\#($0)},{"offset":\#($0)}]"# }
        )
    }
}
