import NIOCore

extension WireCase {
    private static let ref = "é€😀"
    private static let heartbeat = Array(RawFrame.heartbeatText(ref).utf8)

    /// Fragments of a heartbeat, `size` bytes each.
    private static func fragments(of size: Int) -> ByteBuffer {
        var bytes = ByteBuffer()
        for start in stride(from: 0, to: Self.heartbeat.count, by: size) {
            let end = min(start + size, Self.heartbeat.count)
            let frame = RawFrame.bytes(
                start == 0 ? 0x1 : 0x0,
                Array(Self.heartbeat[start..<end]),
                fin: end == Self.heartbeat.count
            )
            bytes.writeImmutableBuffer(frame.bytes)
        }
        return bytes
    }

    /// A header by hand, its mask zero, and a payload.
    private static func frame(header: [UInt8], payload: [UInt8] = []) -> ByteBuffer {
        ByteBuffer(bytes: header + [0, 0, 0, 0] + payload)
    }

    static let framing: [WireCase] = [
        .init("5.2", "RSV1 without an extension", .text("x", rsv: 0b100), answers: .close(1002)),
        .init("5.2", "RSV2", .text("x", rsv: 0b010), answers: .close(1002)),
        .init("5.2", "RSV3", .text("x", rsv: 0b001), answers: .close(1002)),
        .init("5.2", "all reserved bits", .text("x", rsv: 0b111), answers: .close(1002)),
        .init("5.2", "RSV1 on a ping", RawFrame(rsv: 0b100, opcode: 0x9), answers: .close(1002)),
        .init("5.2", "the first reserved data opcode", RawFrame(opcode: 0x3), answers: .close(1002)),
        .init("5.2", "the last reserved data opcode", RawFrame(opcode: 0x7), answers: .close(1002)),
        .init("5.2", "the first reserved control opcode", RawFrame(opcode: 0xB), answers: .close(1002)),
        .init("5.2", "the last reserved control opcode", RawFrame(opcode: 0xF), answers: .close(1002)),
        .init(
            "5.2",
            "16 bits of length for 125 bytes",
            bytes: Self.frame(header: [0x81, 0xFE, 0, 125], payload: Array(repeating: 0x20, count: 125)),
            answers: [.close(1002)]
        ),
        .init(
            "5.2",
            "64 bits of length for 65,535 bytes",
            bytes: Self.frame(header: [0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
            answers: [.close(1002)]
        ),
        .init(
            "5.2",
            "64 bits of length, the highest one set",
            bytes: Self.frame(header: [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0]),
            answers: [.close(1002)]
        ),
        .init(
            "5.2",
            "16 bits of length where they are needed",
            .text(#"[null,"r","phoenix","heartbeat",{"x":"\#(String(repeating: "x", count: 126))"}]"#),
            answers: .reply("r")
        ),
        .init(
            "5.2",
            "64 bits of length where they are needed",
            .text(#"[null,"r","phoenix","heartbeat",{"x":"\#(String(repeating: "x", count: 65_536))"}]"#),
            answers: .reply("r")
        ),
        .init(
            "10.4",
            "a frame longer than the bound, refused when its header has come",
            bytes: Self.frame(header: [0x82, 0xFF, 0x7F, 255, 255, 255, 255, 255, 255, 255]),
            answers: [.close(1009)]
        ),
        .init(
            "10.4",
            "fragments longer than the bound together",
            .text(String(repeating: "x", count: 200_000), fin: false),
            .continuation(String(repeating: "x", count: 200_000)),
            answers: .close(1009)
        ),

        .init("5.1", "a text frame without a mask", RawFrame(opcode: 0x1, masked: false), answers: .close(1002)),
        .init("5.1", "a ping without a mask", RawFrame(opcode: 0x9, masked: false), answers: .close(1002)),
        .init("5.1", "a close without a mask", RawFrame(opcode: 0x8, masked: false), answers: .close(1002)),
        .init(
            "5.3",
            "a mask of zeros",
            bytes: Self.frame(header: [0x81, 0x80 | UInt8(Self.heartbeat.count)], payload: Self.heartbeat),
            answers: [.reply(Self.ref)]
        ),

        .init("5.4", "fragments of one byte", bytes: Self.fragments(of: 1), answers: [.reply(Self.ref)]),
        .init("5.4", "fragments of seven bytes", bytes: Self.fragments(of: 7), answers: [.reply(Self.ref)]),
        .init(
            "5.4",
            "empty fragments",
            .text("", fin: false),
            .continuation("", fin: false),
            .text(RawFrame.heartbeatText("r")).asContinuation,
            answers: .reply("r")
        ),
        .init(
            "5.4",
            "control frames between fragments",
            .text(#"[null,"r","pho"#, fin: false),
            .ping("1"),
            RawFrame(opcode: 0xA),
            .continuation(#"enix","heart"#, fin: false),
            .ping("2"),
            .continuation(#"beat",{}]"#),
            answers: .pong("1"),
            .pong("2"),
            .reply("r")
        ),
        .init("5.4", "a continuation of nothing", .continuation("x"), answers: .close(1002)),
        .init("5.4", "a continuation of nothing that goes on", .continuation("x", fin: false), answers: .close(1002)),
        .init(
            "5.4",
            "a continuation of what has ended",
            .heartbeat("r"),
            .continuation("x"),
            answers: .reply("r"),
            .close(1002)
        ),
        .init("5.4", "a message within a message", .text("x", fin: false), .text("y"), answers: .close(1002)),
        .init(
            "5.4",
            "a binary message within a text message",
            .text("x", fin: false),
            RawFrame(opcode: 0x2),
            answers: .close(1002)
        ),
        .init(
            "5.4",
            "a close between fragments",
            .text("x", fin: false),
            .close(1000),
            answers: .close(1000)
        ),
    ]

    static let control: [WireCase] = [
        .init("5.5", "a ping in fragments", RawFrame(fin: false, opcode: 0x9), answers: .close(1002)),
        .init("5.5", "a pong in fragments", RawFrame(fin: false, opcode: 0xA), answers: .close(1002)),
        .init("5.5", "a close in fragments", RawFrame(fin: false, opcode: 0x8), answers: .close(1002)),
        .init("5.5", "a ping of 126 bytes", .ping(String(repeating: "p", count: 126)), answers: .close(1002)),
        .init(
            "5.5",
            "a close of 126 bytes",
            .close(1000, reason: Array(repeating: 0x78, count: 124)),
            answers: .close(1002)
        ),
        .init("5.5.2", "an empty ping", .ping(), answers: .pong("")),
        .init(
            "5.5.2",
            "a ping of 125 bytes",
            .ping(String(repeating: "p", count: 125)),
            answers: .pong(String(repeating: "p", count: 125))
        ),
        .init(
            "5.5.2",
            "pings one after another",
            .ping("1"),
            .ping("2"),
            .ping("3"),
            answers: .pong("1"),
            .pong("2"),
            .pong("3")
        ),
        .init("5.5.3", "a pong that nobody asked for", RawFrame(opcode: 0xA), .heartbeat("r"), answers: .reply("r")),
    ]
}

extension RawFrame {
    fileprivate var asContinuation: RawFrame {
        var frame = self
        frame.opcode = 0x0
        return frame
    }
}
