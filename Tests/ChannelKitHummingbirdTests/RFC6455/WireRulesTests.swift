import ChannelKitHummingbird
import NIOCore
import TestSupport
import Testing

/// RFC 6455 rule by rule, over sockets.
@Suite("RFC 6455", .timeLimit(.minutes(10)))
struct WireRulesTests {
    private static let target = "/socket/websocket?vsn=2.0.0&token=ok"

    @Test("framing", arguments: WireCase.framing)
    func framing(wire: WireCase) async throws { try await Self.play(wire) }

    @Test("control frames", arguments: WireCase.control)
    func control(wire: WireCase) async throws { try await Self.play(wire) }

    @Test("text", arguments: WireCase.text)
    func text(wire: WireCase) async throws { try await Self.play(wire) }

    @Test("closing", arguments: WireCase.closing)
    func closing(wire: WireCase) async throws { try await Self.play(wire) }

    @Test("what a message means does not depend on how the network cuts it", arguments: WireCase.framing.prefix(40))
    func byteByByte(wire: WireCase) async throws {
        guard wire.bytes.readableBytes < 1000 else { return }
        try await Self.play(wire, inPieces: true)
    }

    @Test("§5.5.2 a ping is answered while the server waits for the client's close, a message is not")
    func pingWhileClosing() async throws {
        try await withTestServer([.gatekeeper()]) { server in
            let client = try await server.connect()
            try await client.upgrade(Self.target)
            await server.shutDown()
            #expect(try await client.closeCode() == 1001)
            try await client.send(.heartbeat("late"))
            try await client.send(.ping("p"))
            #expect(
                try await client.frame() == RawFrame(opcode: 0xA, masked: false, payload: ByteBuffer(string: "p"))
            )
            try await client.send(.close(1001))
            #expect(await client.next() == .end)
        }
    }

    @Test("§7.1.1 the server is the one to end the connection, whoever closed it")
    func serverEnds() async throws {
        let mount = SocketMount.gatekeeper()
        try await withTestServer([mount]) { server in
            let client = try await server.connect()
            try await client.upgrade(Self.target)
            try await client.send(.close(4000))
            #expect(try await client.closeCode() == 1000)
            #expect(await client.next() == .end)
            #expect(try await eventually { mount.counters.snapshot.open == 0 })
            #expect(mount.counters.snapshot.violations == 0)
        }
    }

    @Test("§7.1.7 a client that does not end what it has broken is cut off, and does not hold the server")
    func failedAndSilent() async throws {
        var configuration = WebSocketConfiguration.patient
        configuration.closeTimeout = .milliseconds(100)
        let mount = SocketMount.gatekeeper(configuration: configuration)
        let client = try await withTestServer([mount]) { server in
            // Not among the clients that the test server drops.
            let client = try await RawClient.connect(to: server.port)
            try await client.keepHalf()
            try await client.upgrade(Self.target)
            try await client.send(RawFrame(opcode: 0x3))
            #expect(try await client.closeCode() == 1002)
            return client
        }
        #expect(mount.counters.snapshot.violations == 1)
        _ = try? await client.drop()
    }

    private static func play(_ wire: WireCase, inPieces: Bool = false) async throws {
        try await withTestServer([.gatekeeper()]) { server in
            let client = try await server.connect()
            try await client.upgrade(Self.target)
            if inPieces {
                for byte in wire.bytes.readableBytesView {
                    do {
                        try await client.send(ByteBuffer(integer: byte))
                    } catch  where !wire.staysOpen {
                        // The server has seen enough and ended the connection.
                        break
                    }
                }
            } else {
                try await client.send(wire.bytes)
            }
            for answer in wire.answers { try await Self.expect(answer, from: client) }
            guard wire.staysOpen else {
                #expect(await client.next() == .end)
                return
            }
            try await client.send(.ping("still there"))
            try await Self.expect(.pong("still there"), from: client)
        }
    }

    private static func expect(_ answer: WireCase.Answer, from client: RawClient) async throws {
        let frame = try await client.frame()
        #expect(frame.fin && frame.rsv == 0 && !frame.masked, "\(frame)")
        switch answer {
        case .reply(let ref):
            let reply = #"[null,"\#(ref)","phoenix","phx_reply",{"status":"ok","response":{}}]"#
            #expect(frame.opcode == 0x1)
            #expect(String(buffer: frame.payload) == reply)
        case .pong(let data):
            #expect(frame.opcode == 0xA)
            #expect(String(buffer: frame.payload) == data)
        case .close(let code):
            #expect(frame.opcode == 0x8)
            #expect(frame.payload.getInteger(at: frame.payload.readerIndex, as: UInt16.self) == code)
        }
    }
}
