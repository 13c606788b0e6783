import ChannelKit
import ChannelKitHummingbird
import Logging
import NIOCore
import PhoenixConformance
import Testing

@testable import ChannelKitHummingbird

@Suite("Sockets with permessage-deflate (RFC 7692)")
struct CompressedSocketTests {
    private static let target = "/socket/websocket?vsn=2.0.0&token=1:ann"
    private static let offer = ["sec-websocket-extensions": "permessage-deflate; client_max_window_bits"]
    private static let long = String(repeating: "a message that is worth it, ", count: 40)

    private static func mount(_ change: (inout WebSocketConfiguration) -> Void = { _ in }) -> SocketMount {
        var configuration = WebSocketConfiguration.patient
        configuration.compression = PerMessageDeflate()
        change(&configuration)
        return SocketMount(
            "/socket",
            conformanceEndpoint(limits: .patient, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            configuration: configuration
        )
    }

    private static func compressed(_ text: String, opcode: UInt8 = 0x1) -> RawFrame {
        let payload = Deflater(level: 6, windowBits: 15).deflate(ByteBuffer(string: text))
        return RawFrame(rsv: 0b100, opcode: opcode, payload: payload)
    }

    private static func text(of frame: RawFrame) throws -> String {
        guard frame.rsv == 0b100 else { return String(buffer: frame.payload) }
        return String(buffer: try Inflater().inflate(frame.payload, upTo: 1 << 20))
    }

    private static func join(
        _ server: TestServer,
        target: String = target,
        headers: [String: String] = offer
    ) async throws -> RawClient {
        let client = try await server.connect()
        try await client.upgrade(target, headers: headers)
        let join =
            target.contains("vsn=1")
            ? #"{"topic":"conf:zip","event":"phx_join","payload":{},"ref":"1","join_ref":"1"}"#
            : #"["1","1","conf:zip","phx_join",{}]"#
        try await client.send(text: join)
        // Too short to be worth it.
        #expect(try await client.text().contains(#""status":"ok""#))
        return client
    }

    @Test(
        "is agreed upon where it is offered and configured, and nowhere else",
        arguments: [
            (true, "permessage-deflate", "permessage-deflate; server_no_context_takeover; client_no_context_takeover"),
            (true, "permessage-deflate; server_max_window_bits=8", nil),
            (true, nil, nil),
            (false, "permessage-deflate", nil),
        ] as [(Bool, String?, String?)]
    )
    func handshake(isConfigured: Bool, offer: String?, answer: String?) async throws {
        try await withTestServer([Self.mount { if !isConfigured { $0.compression = nil } }]) { server in
            let client = try await server.connect()
            try await client.requestUpgrade(
                Self.target,
                headers: offer.map { ["sec-websocket-extensions": $0] } ?? [:]
            )
            let response = try await client.response()
            #expect(response.status == 101)
            #expect(response.headers["sec-websocket-extensions"] == answer)
            // RSV1 means something where it has been agreed upon.
            try await client.send(Self.compressed(RawFrame.heartbeatText("h")))
            if answer == nil {
                #expect(try await client.closeCode() == 1002)
            } else {
                #expect(try await client.text().contains(#""h""#))
            }
        }
    }

    @Test("messages go compressed both ways, and plain ones beside them")
    func bothWays() async throws {
        try await withTestServer([Self.mount()]) { server in
            let client = try await Self.join(server)
            for ref in 2...4 {
                let text = #"["1","\#(ref)","conf:zip","echo",{"x":"\#(Self.long)"}]"#
                try await client.send(ref == 3 ? .text(text) : Self.compressed(text))
                let frame = try await client.frame()
                #expect(frame.rsv == 0b100 && frame.opcode == 0x1 && frame.fin && !frame.masked)
                #expect(frame.payload.readableBytes < 300)
                let reply = try Self.text(of: frame)
                #expect(reply.hasPrefix(#"["1","\#(ref)","conf:zip","phx_reply""#) && reply.contains(Self.long))
            }
        }
    }

    @Test("§6.1 a compressed message comes in fragments, with control frames between them")
    func fragments() async throws {
        try await withTestServer([Self.mount()]) { server in
            let client = try await Self.join(server)
            var whole = Self.compressed(#"["1","2","conf:zip","echo",{"x":"\#(Self.long)"}]"#)
            let end = whole.payload.readableBytes
            for start in stride(from: 0, to: end, by: 20) {
                let piece = whole.payload.readSlice(length: min(20, end - start)) ?? ByteBuffer()
                // RSV1 stands on the first frame for all of them.
                let isLast = start + 20 >= end
                try await client.send(
                    RawFrame(fin: isLast, rsv: start == 0 ? 0b100 : 0, opcode: start == 0 ? 0x1 : 0x0, payload: piece)
                )
                guard !isLast else { continue }
                try await client.send(.ping("\(start)"))
                #expect(try await client.frame().payload == ByteBuffer(string: "\(start)"))
            }
            #expect(try Self.text(of: await client.frame()).contains(Self.long))
        }
    }

    @Test("an empty compressed message is a message")
    func empty() async throws {
        try await withTestServer([Self.mount()]) { server in
            let client = try await Self.join(server)
            try await client.send(RawFrame(rsv: 0b100, opcode: 0x1, payload: ByteBuffer(integer: UInt8(0))))
            #expect(try await client.text().contains("malformed message"))
        }
    }

    @Test(
        "what breaks a rule ends the connection",
        arguments: [
            ("§6.1 RSV1 on a continuation", [.text("x", fin: false), RawFrame(rsv: 0b100, opcode: 0x0)], 1002),
            ("§6.1 RSV1 on a ping", [RawFrame(rsv: 0b100, opcode: 0x9)], 1002),
            ("§6.1 RSV1 on a close", [RawFrame(rsv: 0b100, opcode: 0x8)], 1002),
            ("§6 RSV2", [.text("x", rsv: 0b010)], 1002),
            ("§6 RSV1 with RSV3", [.text("x", rsv: 0b101)], 1002),
            ("§7.2.2 what is no deflate", [.text("not compressed", rsv: 0b100)], 1007),
            ("§7.2.2 what ends too early", [.text("", rsv: 0b100)], 1007),
            ("RFC 6455 §8.1 what inflates to no UTF-8", [RawFrame(rsv: 0b100, opcode: 0x1, payload: noUTF8)], 1007),
            ("what inflates beyond the bound", [compressed(String(repeating: "x", count: (256 << 10) + 1))], 1009),
            ("a bomb", [compressed(String(repeating: "x", count: 64 << 20))], 1009),
        ] as [(String, [RawFrame], UInt16)]
    )
    func violations(rule: String, frames: [RawFrame], code: UInt16) async throws {
        try await withTestServer([Self.mount()]) { server in
            let client = try await Self.join(server)
            for frame in frames { try await client.send(frame) }
            #expect(try await client.closeCode() == code)
            #expect(await client.next() == .end)
            // Others on the loop are none the worse for it.
            let other = try await Self.join(server)
            try await other.send(Self.compressed(RawFrame.heartbeatText("h")))
            #expect(try await other.text().contains(#""h""#))
        }
    }

    private static let noUTF8 = Deflater(level: 6, windowBits: 15).deflate(ByteBuffer(bytes: [0xFF] as [UInt8]))

    @Test("a message of just the longest size is taken, however small it comes")
    func longest() async throws {
        try await withTestServer([Self.mount { $0.maximumMessageSize = 10_000 }]) { server in
            let client = try await Self.join(server)
            let head = #"[null,"h","phoenix","heartbeat",{"x":""#
            let text = head + String(repeating: "x", count: 10_000 - head.utf8.count - 3) + #""}]"#
            #expect(text.utf8.count == 10_000)
            try await client.send(Self.compressed(text))
            #expect(try await client.text().contains(#""h""#))
        }
    }

    @Test("a broadcast reaches those with compression, those with a small window and those without, alike")
    func broadcast() async throws {
        try await withTestServer([Self.mount()]) { server in
            let small = ["sec-websocket-extensions": "permessage-deflate; server_max_window_bits=9"]
            let v1 = "/socket/websocket?vsn=1.0.0&token=2:bob"
            let members = [
                (client: try await Self.join(server), isCompressed: true),
                (client: try await Self.join(server), isCompressed: true),
                (client: try await Self.join(server, headers: small), isCompressed: true),
                (client: try await Self.join(server, target: v1), isCompressed: true),
                (client: try await Self.join(server, headers: [:]), isCompressed: false),
            ]
            try await members[0].client.send(text: #"["1","2","conf:zip","shout",{"x":"\#(Self.long)"}]"#)
            var payloads: [ByteBuffer] = []
            for member in members {
                let frame = try await member.client.frame()
                #expect(frame.rsv == (member.isCompressed ? 0b100 : 0))
                #expect(try Self.text(of: frame).contains(Self.long))
                payloads.append(frame.payload)
            }
            #expect(payloads[0] == payloads[1])
        }
    }
}
