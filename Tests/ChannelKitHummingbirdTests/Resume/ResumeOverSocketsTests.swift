import ChannelKit
import ChannelKitHummingbird
import NIOCore
import PhoenixConformance
import Testing

@Suite("Resume over real sockets", .timeLimit(.minutes(30)))
struct ResumeOverSocketsTests {
    private func connect(_ server: TestServer) async throws -> RawClient {
        let client = try await server.connect()
        try await client.upgrade("/socket/websocket?vsn=2.0.0")
        return client
    }

    private func numbered(_ n: Int) -> String { #"[null,null,"room:1","said",{"n":\#(n)},{"offset":\#(n)}]"# }

    @Test("a client whose connection was cut gets everything that it missed, in order, and then what is live")
    func connectionCut() async throws {
        let resuming = ResumeServer()
        try await withTestServer([resuming.mount]) { server in
            let client = try await self.connect(server)
            try await client.send(text: ResumePosition.firstJoin)
            let position = try ResumePosition(answer: try await client.text())
            try resuming.say("said", 1)
            #expect(try await client.text() == self.numbered(1))
            try await client.drop()

            try resuming.say("said", 2)
            try resuming.say("rewritten", 3)
            try resuming.sayBytes()
            try resuming.say("said", 5)
            let again = try await self.connect(server)
            try await again.send(text: position.join(at: 1))
            let answer = try ResumePosition(answer: try await again.text())
            #expect(answer.recovered == true)
            #expect(answer.offset == 1)
            #expect(try await again.text() == self.numbered(2))
            #expect(try await again.text() == #"["1",null,"room:1","for_somebody",{"n":3},{"offset":3}]"#)
            #expect(try await again.text() == #"[null,null,"room:1","_position",{"offset":4,"next":true}]"#)
            let bytes = try await again.frame()
            #expect(bytes.opcode == 0x2)
            #expect(Array(bytes.payload.readableBytesView.suffix(3)) == [1, 2, 3])
            #expect(try await again.text() == self.numbered(5))
            try resuming.say("said", 6)
            #expect(try await again.text() == self.numbered(6))
        }
    }

    @Test("what a client has sent to the others is recovered by them and not by itself")
    func broadcastFrom() async throws {
        let resuming = ResumeServer()
        try await withTestServer([resuming.mount]) { server in
            let ann = try await self.connect(server)
            let bob = try await self.connect(server)
            var positions: [ResumePosition] = []
            for client in [ann, bob] {
                try await client.send(text: ResumePosition.firstJoin)
                positions.append(try ResumePosition(answer: try await client.text()))
            }
            try await bob.drop()
            try await ann.send(text: #"["1","2","room:1","said",{"n":1}]"#)
            #expect(try await ann.text() == #"[null,null,"room:1","_position",{"offset":1}]"#)
            #expect(try await ann.text().contains(#""phx_reply""#))
            try await ann.drop()
            try resuming.say("said", 2)
            for (position, expected) in zip(positions, [[2], [1, 2]]) {
                let again = try await self.connect(server)
                try await again.send(text: position.join())
                #expect(try ResumePosition(answer: try await again.text()).recovered == true)
                for n in expected { #expect(try await again.text() == self.numbered(n)) }
            }
        }
    }

    @Test("a server that was restarted takes no position for its own")
    func restart() async throws {
        let old = ResumeServer()
        let position = try await withTestServer([old.mount]) { server in
            let client = try await self.connect(server)
            try await client.send(text: ResumePosition.firstJoin)
            return try ResumePosition(answer: try await client.text())
        }
        let new = ResumeServer()
        try await withTestServer([new.mount]) { server in
            let client = try await self.connect(server)
            try await client.send(text: position.join())
            let answer = try ResumePosition(answer: try await client.text())
            #expect(answer.recovered == false)
            #expect(answer.epoch != position.epoch)
            try new.say("said", 1)
            #expect(try await client.text() == self.numbered(1))
        }
    }

    @Test("a client that an event loop has dropped broadcasts of joins anew over the same socket, and has them")
    func gap() async throws {
        let resuming = ResumeServer(pubSub: LocalPubSub(loopCapacity: 1))
        try await withTestServer([resuming.mount]) { server in
            let client = try await self.connect(server)
            try await client.send(text: ResumePosition.firstJoin)
            var position = try ResumePosition(answer: try await client.text())
            for round in 0..<3 {
                let (first, last) = (round * 5 + 1, round * 5 + 5)
                // All in one turn of the loop, which has room for one.
                try await client.send(
                    text: #"["\#(round + 1)","b","room:1","burst",{"first":\#(first),"last":\#(last)}]"#
                )
                #expect(try await client.text().contains(#""phx_error""#))
                try await client.send(text: position.join(ref: round + 2, at: first - 1))
                position = try ResumePosition(answer: try await client.text())
                #expect(position.recovered == true)
                for n in first...last { #expect(try await client.text() == self.numbered(n)) }
            }
            #expect(resuming.endpoint.counters.gaps == 3)
        }
    }

    @Test("a client that is too narrow for what it missed is told so, and is not cut off for it")
    func noRoom() async throws {
        let resuming = ResumeServer(outboundLimit: 16 << 10)
        try await withTestServer([resuming.mount]) { server in
            let client = try await self.connect(server)
            try await client.send(text: ResumePosition.firstJoin)
            let position = try ResumePosition(answer: try await client.text())
            try await client.drop()
            for n in 1...20 {
                let payload = ["n": "\(n)", "text": String(repeating: "x", count: 1000)]
                try resuming.endpoint.broadcast(topic: "room:1", event: "said", payload: payload)
            }
            let again = try await self.connect(server)
            try await again.send(text: position.join())
            let answer = try ResumePosition(answer: try await again.text())
            #expect(answer.recovered == false)
            #expect(answer.offset == 20)
            try resuming.say("said", 21)
            #expect(try await again.text() == self.numbered(21))
            #expect(resuming.mount.counters.snapshot.slowConsumers == 0)
        }
    }

    @Test("a client that polls comes back to a new session, and gets what it missed")
    func longPoll() async throws {
        let resuming = ResumeServer(longPoll: true)
        try await withTestServer([resuming.mount]) { server in
            let client = try await PollingClient(server)
            #expect(try await client.post(ResumePosition.firstJoin) == .status(200))
            let position = try ResumePosition(answer: try await client.poll(for: "phx_reply"))
            try resuming.say("said", 1)
            try resuming.say("said", 2)
            let again = try await PollingClient(server)
            #expect(try await again.post(position.join()) == .status(200))
            let poll = try await again.poll()
            guard case .array(let messages) = poll["messages"] else {
                Issue.record("no messages, but \(poll)")
                return
            }
            let texts = messages.compactMap { if case .string(let text) = $0 { text } else { nil } }
            #expect(try ResumePosition(answer: try #require(texts.first)).recovered == true)
            #expect(Array(texts.dropFirst()) == [1, 2].map(self.numbered))
        }
    }
}
