import ChannelKitHummingbird
import NIOCore
import PhoenixConformance
import TestSupport
import Testing

@Suite("Long poll", .timeLimit(.minutes(30)))
struct LongPollTests {
    private static let join = #"["1","1","conf:lp","phx_join",{}]"#

    @Test("it is off unless it is asked for: the router gets the request")
    func off() async throws {
        try await withTestServer([.gatekeeper()]) { server in
            let client = try await server.connect()
            try await client.send(RawClient.request("/socket/longpoll?vsn=2.0.0&token=ok"))
            #expect(try await client.response().status == 404)
        }
    }

    @Test("sockets and polls of one topic hear each other, and other routes stay as they are")
    func besideSockets() async throws {
        try await withTestServer([.polled()]) { server in
            let ann = try await PollingClient(server)
            #expect(try await ann.post(Self.join) == .status(200))
            _ = try await ann.poll(for: "phx_reply")
            let bob = try await server.connect()
            try await bob.upgrade("/socket/websocket?vsn=2.0.0&user=2:bob")
            try await bob.send(text: Self.join)
            _ = try await bob.text()
            #expect(try await ann.post(#"["1","2","conf:lp","shout",{"from":"ann"}]"#) == .status(200))
            #expect(try await bob.text() == #"[null,null,"conf:lp","shout",{"from":"ann"}]"#)
            _ = try await ann.poll(for: "ann")
            try await bob.send(text: #"["1","2","conf:lp","shout",{"from":"bob"}]"#)
            #expect(try await ann.poll(for: "bob") == #"[null,null,"conf:lp","shout",{"from":"bob"}]"#)
            try await ann.posts.send(RawClient.request("/hello"))
            #expect(try await ann.posts.response().body == "hello")
        }
    }

    @Test("a client that posts and does not poll is ended when too much waits for it, and counted")
    func slowConsumer() async throws {
        let mount = SocketMount.polled(outboundLimit: 16 << 10)
        try await withTestServer([mount]) { server in
            let client = try await PollingClient(server)
            #expect(try await client.post(Self.join) == .status(200))
            let text = String(repeating: "x", count: 4000)
            var answers: [[String: JSON]] = []
            for ref in 2...12 {
                answers.append(try await client.post(#"["1","\#(ref)","conf:lp","echo",{"x":"\#(text)"}]"#))
            }
            #expect(answers.first == .status(200))
            #expect(answers.last == .status(410))
            #expect(mount.counters.snapshot.slowConsumers == 1)
            #expect(mount.counters.snapshot.open == 0)
            #expect(try await client.poll() == .status(403))
        }
    }

    @Test("a client that polls gets a burst of more than the limit whole")
    func burst() async throws {
        let mount = SocketMount.polled(outboundLimit: 4 << 10)
        try await withTestServer([mount]) { server in
            let client = try await PollingClient(server)
            #expect(try await client.post(Self.join) == .status(200))
            _ = try await client.poll(for: "phx_reply")
            try await client.startPoll()
            #expect(try await eventually { mount.counters.snapshot.waitingPolls == 1 })
            #expect(try await client.post(#"["1","2","conf:lp","push_many",{"count":150}]"#) == .status(200))
            var ticks = 0
            var answer = try await client.pollAnswer()
            while case .array(let messages) = answer["messages"], messages.count > 0 {
                ticks += messages.count { if case .string(let text) = $0 { text.contains("tick") } else { false } }
                if ticks == 150 { break }
                answer = try await client.poll()
            }
            #expect(ticks == 150)
            #expect(mount.counters.snapshot.slowConsumers == 0)
        }
    }

    @Test("sessions are bounded in number; one that ends makes room")
    func sessionBound() async throws {
        let mount = SocketMount.polled { $0.maximumSessions = 1 }
        try await withTestServer([mount]) { server in
            let first = try await PollingClient(server)
            #expect(first.token != nil)
            let second = try await PollingClient(server)
            #expect(second.token == nil)
            #expect(try await second.poll() == ["http": .number("503")])
            #expect(try await first.post(Self.join, #"["1","2","conf:lp","kick",{}]"#) == .status(200))
            #expect(try await eventually { mount.counters.snapshot.open == 0 })
            #expect(try await PollingClient(server).token != nil)
        }
    }

    @Test("polls of a session are bounded in number")
    func pollBound() async throws {
        let mount = SocketMount.polled { $0.maximumWaitingPolls = 1 }
        try await withTestServer([mount]) { server in
            let client = try await PollingClient(server)
            try await client.startPoll()
            #expect(try await eventually { mount.counters.snapshot.waitingPolls == 1 })
            let other = try await server.connect()
            try await client.startPoll(on: other)
            #expect(try await client.pollAnswer(on: other) == ["http": .number("429")])
            #expect(try await client.post(#"[null,"7","phoenix","heartbeat",{}]"#) == .status(200))
            #expect(try await client.pollAnswer()["status"] == .number("200"))
        }
    }

    @Test("a session without polls expires and is counted, however much its client posts")
    func expires() async throws {
        let mount = SocketMount.polled { $0.sessionTimeout = .milliseconds(100) }
        try await withTestServer([mount]) { server in
            let client = try await PollingClient(server)
            #expect(
                try await eventually {
                    try await client.post(#"[null,"1","phoenix","heartbeat",{}]"#) == .status(410)
                }
            )
            #expect(mount.counters.snapshot.idle == 1)
            #expect(try await eventually { mount.counters.snapshot.open == 0 })
        }
    }

    @Test("a waiting poll keeps its session, longer than the time-out")
    func waiting() async throws {
        // The session may be over before the poll comes, where the machine is slow.
        let isKept = try await withStretchedTime { factor in
            let mount = SocketMount.polled {
                $0.window = .milliseconds(500 * factor)
                $0.sessionTimeout = .milliseconds(250 * factor)
            }
            return try await withTestServer([mount]) { server in
                let client = try await PollingClient(server)
                return try await client.poll()["status"] == .number("204") && mount.counters.snapshot.idle == 0
            }
        }
        #expect(isKept)
    }

    @Test("a forced disconnect answers the waiting poll at once")
    func forcedDisconnect() async throws {
        let mount = SocketMount.polled()
        try await withTestServer([mount]) { server in
            let client = try await PollingClient(server)
            try await client.startPoll()
            #expect(try await eventually { mount.counters.snapshot.waitingPolls == 1 })
            let other = try await PollingClient(server)
            #expect(try await other.post(Self.join, #"["1","2","conf:lp","kick",{}]"#) == .status(200))
            #expect(try await client.pollAnswer() == .status(403))
            #expect(try await client.post(Self.join) == .status(410))
            #expect(try await eventually { mount.counters.snapshot.open == 0 })
        }
    }

    @Test("graceful shutdown ends sessions that poll and sessions between polls, and does not wait for them")
    func shutdown() async throws {
        let mount = SocketMount.polled()
        try await withTestServer([mount]) { server in
            let polling = try await PollingClient(server)
            try await polling.startPoll()
            #expect(try await eventually { mount.counters.snapshot.waitingPolls == 1 })
            let resting = try await PollingClient(server, user: "2:bob")
            // No connection of its is left.
            try await resting.polls.drop()
            try await resting.posts.drop()
            await server.shutDown()
            #expect(try await polling.pollAnswer() == .status(403))
            #expect(await polling.polls.next() == .end)
        }
        #expect(mount.counters.snapshot.open == 0)
        #expect(mount.counters.snapshot.opened == 2)
    }

    @Test("a body or a batch that is too large is refused, none of it taken, and the session goes on")
    func tooLarge() async throws {
        let mount = SocketMount.polled {
            $0.maximumBodySize = 1000
            $0.maximumBatchCount = 2
        }
        try await withTestServer([mount]) { server in
            let client = try await PollingClient(server)
            let beat = #"[null,"1","phoenix","heartbeat",{}]"#
            #expect(try await client.post(beat, beat, beat) == .status(413))
            #expect(try await client.post(beat, String(repeating: " ", count: 1000)) == .status(413))
            #expect(try await client.post(#"[null,"2","phoenix","heartbeat",{}]"#) == .status(200))
            let answer = try await client.poll()
            #expect(
                answer["messages"]
                    == .array([.string(#"[null,"2","phoenix","phx_reply",{"status":"ok","response":{}}]"#)])
            )
            #expect(mount.counters.snapshot.violations == 2)
        }
    }

    @Test("a handler that takes too long is cancelled, and the client answered with 503")
    func slowConnect() async throws {
        // A connection whose request takes as long is closed without an answer, and the request may, on a slow machine.
        let isAnswered = try await withStretchedTime { factor in
            var configuration = WebSocketConfiguration.patient
            configuration.handshakeTimeout = .milliseconds(500 * factor)
            configuration.longPoll = LongPollConfiguration()
            let mount = SocketMount.gatekeeper(
                configuration: configuration,
                before: { try await Task.sleep(for: .seconds(3600)) }
            )
            return try await withTestServer([mount]) { server in
                let client = try await server.connect()
                try await client.send(RawClient.request("/socket/longpoll?vsn=2.0.0&token=ok"))
                let response = try await client.response()
                return response.status == 503 && response.headers["access-control-allow-origin"] == "*"
                    && mount.counters.snapshot.refused == 1
            }
        }
        #expect(isAnswered)
    }
}
