import ChannelKit
import NIOCore

/// One check of ``SocketTransportConformance``, under way.
struct ConformanceRun {
    let suite: SocketTransportConformance
    let endpoint: Endpoint<ConformanceSocketHandler>
    let journal: ConformanceJournal
    let connect: SocketTransportConformance.Connect

    func perform(_ check: SocketTransportConformance.Check) async throws {
        switch check {
        case .refuses: try await self.refuses()
        case .answers: try await self.answers()
        case .keepsOrder: try await self.keepsOrder()
        case .carriesText: try await self.carriesText()
        case .carriesBinary: if self.suite.carriesBinary { try await self.carriesBinary() }
        case .broadcasts: try await self.broadcasts()
        case .tellsOfALostConnection: try await self.tellsOfALostConnection()
        case .closesOnDisconnect: try await self.closesOnDisconnect()
        case .closesOnShutdown: try await self.closesOnShutdown()
        case .cutsOffNonsense: try await self.cutsOffNonsense()
        }
    }

    // MARK: The checks

    private func refuses() async throws {
        let refused = try await self.connect("vsn=2.0.0&name=refused")
        try require(refused == nil, "a client that the handler refuses has a connection")
        try await self.joined("ann").drop()
    }

    private func answers() async throws {
        let ann = try await self.joined("ann")
        try await ann.push("2", "echo", #"{"n":1}"#)
        try await ann.expectReply("2", #"{"n":1}"#)
        try await ann.connection.send(text: #"[null,"3","phoenix","heartbeat",{}]"#)
        try await ann.expect(text: #"[null,"3","phoenix","phx_reply",{"status":"ok","response":{}}]"#)
        try await ann.drop()
    }

    private func keepsOrder() async throws {
        let ann = try await self.joined("ann")
        try await ann.push("2", "burst", #"{"count":500}"#)
        for ref in 3..<53 { try await ann.push("\(ref)", "echo", "{}") }
        for number in 0..<500 {
            let refs = number % 2 == 0 ? #""1",null"# : "null,null"
            try await ann.expect(text: #"[\#(refs),"topic:1","n\#(number)",{}]"#)
        }
        for ref in 2..<53 { try await ann.expectReply("\(ref)", "{}") }
        try await ann.drop()
    }

    private func carriesText() async throws {
        let ann = try await self.joined("ann")
        let texts = [
            #"{"text":"π “quoted” \" \\ 🧵","lines":"a\nb"}"#,
            #"{"long":"\#(String(repeating: "0123456789", count: 10_000))"}"#,
        ]
        for (index, text) in texts.enumerated() {
            try await ann.push("\(index + 2)", "echo", text)
            try await ann.expectReply("\(index + 2)", text)
        }
        try await ann.drop()
    }

    private func carriesBinary() async throws {
        let ann = try await self.joined("ann")
        let payload = Array(UInt8.min...UInt8.max)
        // Push, with the lengths of join_ref, ref, topic and event: https://hexdocs.pm/phoenix/writing_a_channels_client.html
        func push(_ ref: String, _ event: String) -> [UInt8] {
            let fields = ["1", ref, "topic:1", event].map { Array($0.utf8) }
            return [0] + fields.map { UInt8($0.count) } + fields.joined() + payload
        }
        try await ann.connection.send(binary: push("2", "push"))
        try await ann.expect(.binary([0, 1, 7, 6] + Array("1topic:1pushed".utf8) + payload))
        try await ann.connection.send(binary: push("3", "shout"))
        try await ann.expect(.binary([2, 7, 7] + Array("topic:1shouted".utf8) + payload))
        try await ann.expectReply("3", "{}")
        try await ann.connection.send(binary: push("4", "echo"))
        try await ann.expect(.binary([1, 1, 1, 7, 2] + Array("14topic:1ok".utf8) + payload))
        try await ann.drop()
    }

    private func broadcasts() async throws {
        let (ann, bob) = (try await self.joined("ann"), try await self.joined("bob"))
        try await ann.push("2", "shout_from", #"{"n":1}"#)
        try await ann.expectReply("2", "{}")
        try await ann.push("3", "shout", #"{"n":2}"#)
        try await ann.expect(text: #"[null,null,"topic:1","shouted",{"n":2}]"#)
        try await ann.expectReply("3", "{}")
        for number in 1...2 {
            try await bob.expect(text: #"[null,null,"topic:1","shouted",{"n":\#(number)}]"#)
        }
        for client in [ann, bob] { try await client.drop() }
    }

    private func tellsOfALostConnection() async throws {
        let (ann, bob) = (try await self.joined("ann"), try await self.joined("bob"))
        try await ann.drop()
        let ended = await self.journal.next(within: self.suite.deadline)
        try require(ended == "ann", "the end of ann's channel was expected, \(ended ?? "nothing") came")
        try await bob.push("2", "shout", "{}")
        try await bob.expect(text: #"[null,null,"topic:1","shouted",{}]"#)
        try await bob.expectReply("2", "{}")
        try await bob.drop()
    }

    private func closesOnDisconnect() async throws {
        let tabs = [try await self.joined("ann"), try await self.joined("ann")]
        let bob = try await self.joined("bob")
        try await tabs[0].push("2", "kick", "{}")
        for tab in tabs { try await tab.expectClose(.goingAway) }
        for _ in tabs {
            let ended = await self.journal.next(within: self.suite.deadline)
            try require(ended == "ann", "the end of ann's channel was expected, \(ended ?? "nothing") came")
        }
        try await bob.push("2", "echo", "{}")
        try await bob.expectReply("2", "{}")
        try await bob.drop()
    }

    private func closesOnShutdown() async throws {
        let clients = [try await self.joined("ann"), try await self.joined("bob")]
        let hasEnded = await self.endpoint.shutdown(within: self.suite.deadline)
        try require(hasEnded, "the channels have not ended")
        for client in clients { try await client.expectClose(.goingAway) }
    }

    private func cutsOffNonsense() async throws {
        let ann = try await self.joined("ann")
        let count = self.endpoint.limits.maximumMalformedMessages
        for _ in 0..<count {
            try await ann.connection.send(text: "nonsense")
            let reply = #"{"status":"error","response":{"reason":"malformed message"}}"#
            try await ann.expect(text: #"[null,null,"phoenix","phx_reply",\#(reply)]"#)
        }
        try await ann.connection.send(text: "nonsense")
        try await ann.expectClose(.policyViolation)
    }

    // MARK: Clients

    private func joined(_ name: String) async throws -> Client {
        guard let connection = try await self.connect("vsn=2.0.0&name=\(name)") else {
            throw ConformanceFailure("\(name) was refused")
        }
        let client = Client(connection: connection, deadline: self.suite.deadline)
        try await connection.send(text: #"["1","1","topic:1","phx_join",{}]"#)
        try await client.expectReply("1", "{}")
        return client
    }

    private struct Client {
        let connection: any ConformanceConnection
        let deadline: Duration

        func push(_ ref: String, _ event: String, _ payload: String) async throws {
            try await self.connection.send(text: #"["1","\#(ref)","topic:1","\#(event)",\#(payload)]"#)
        }

        func drop() async throws { try await self.connection.drop() }

        func expect(_ expected: ConformanceEvent) async throws {
            let event = try await self.connection.next(within: self.deadline)
            try require(event == expected, "\(expected) was expected, \(event.map { "\($0)" } ?? "nothing") came")
        }

        func expect(text: String) async throws { try await self.expect(.text(text)) }

        func expectReply(_ ref: String, _ response: String) async throws {
            let reply = #"{"status":"ok","response":\#(response)}"#
            try await self.expect(text: #"["1","\#(ref)","topic:1","phx_reply",\#(reply)]"#)
        }

        func expectClose(_ code: CloseCode) async throws {
            let event = try await self.connection.next(within: self.deadline)
            // Not every transport has a code.
            guard case .closed(let found) = event, found == nil || found == code else {
                let found = event.map { "\($0)" } ?? "nothing"
                throw ConformanceFailure("a close with \(code.rawValue) was expected, \(found) came")
            }
        }
    }
}
