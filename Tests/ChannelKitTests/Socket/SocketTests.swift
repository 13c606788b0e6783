import ChannelKit
import ChannelKitTesting
import HTTPTypes
import TestSupport
import Testing

@Suite("Sockets")
struct SocketTests {
    @Test("malformed messages are answered; too many in a row close the socket with 1008")
    func malformed() async throws {
        var limits = SocketLimits()
        limits.maximumMalformedMessages = 2
        let ann = try await Probe(limits: limits).connect("ann")
        try await ann.join("probe:1")
        for _ in 1...2 {
            ann.send(text: "nonsense")
            #expect(
                try await ann.nextFrame()
                    == .text(
                        #"[null,null,"phoenix","phx_reply",{"status":"error","response":{"reason":"malformed message"}}]"#
                    )
            )
        }
        #expect(try await ann.push("probe:1", "count").isOK)
        ann.send(text: "nonsense")
        ann.send(binary: [])
        ann.send(text: "[")
        _ = try await ann.nextFrame()
        _ = try await ann.nextFrame()
        #expect(try await ann.nextFrame() == .closed(.policyViolation, reason: "too many malformed messages"))
    }

    @Test("all sockets of an identifier are closed with 1001, and no other")
    func disconnect() async throws {
        let probe = Probe()
        let first = try await probe.connect("ann")
        let second = try await probe.connect("ann")
        let bob = try await probe.connect("bob")
        try probe.endpoint.disconnect("socket:ann")
        #expect(try await first.nextFrame() == .closed(.goingAway, reason: ""))
        #expect(try await second.nextFrame() == .closed(.goingAway, reason: ""))
        #expect(try await bob.join("probe:1").isOK)
    }

    @Test("the handler's refusal is the answer, any other error is 403")
    func refusal() async throws {
        let probe = Probe()
        await #expect { try await TestClient.connect(to: probe.endpoint) } throws: {
            ($0 as? ConnectRefusal)?.status == .unauthorized
        }
        await #expect { try await TestClient.connect(to: probe.endpoint, query: "vsn=3.0.0&name=ann") } throws: {
            ($0 as? ConnectRefusal)?.status == .forbidden
        }
    }

    @Test("a query is decoded, and the last one of a name wins")
    func query() {
        let parameters = QueryParameters(query: "a=1&b=x+y%20%C3%A9&a=2&c&=d&e=%zz%4&&f=%ff")
        #expect(parameters["a"] == "2")
        #expect(parameters["b"] == "x y é")
        #expect(parameters["c"] == "")
        #expect(parameters[""] == "d")
        #expect(parameters["e"] == "%zz%4")
        #expect(parameters["f"] == "%ff")
        #expect(parameters["g"] == nil)
        #expect(parameters.items.count == 7)
    }

    @Test(
        "a token is taken out of the subprotocols, in either alphabet, padded or not",
        arguments: [
            ("phoenix, base64url.bearer.phx.MTphbm4", "1:ann"),
            ("base64url.bearer.phx.MTphbm5hMQ==,phoenix", "1:anna1"),
            ("phoenix,\tbase64url.bearer.phx.MTo+Pj4/Pz8", "1:>>>???"),
            ("base64url.bearer.phx.MTo-Pj4_Pz8 , phoenix", "1:>>>???"),
            ("phoenix, base64url.bearer.phx.%%%", nil),
            ("phoenix", nil),
        ] as [(String, String?)]
    )
    func token(subprotocols: String, token: String?) throws {
        var fields = HTTPFields()
        fields[try #require(HTTPField.Name("Sec-WebSocket-Protocol"))] = subprotocols
        #expect(ConnectRequest(path: "/socket/websocket", headerFields: fields).authToken == token)
    }
}
