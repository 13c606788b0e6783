import NIOCore

extension WireCase {
    private static func cut(_ text: String, after count: Int) -> [RawFrame] {
        let bytes = Array(RawFrame.heartbeatText(text).utf8)
        return [.bytes(0x1, Array(bytes[..<count]), fin: false), .bytes(0x0, Array(bytes[count...]))]
    }

    /// The bytes of a string that is no UTF-8, in a heartbeat's place for its ref.
    private static func heartbeat(ref: [UInt8]) -> [UInt8] {
        Array(#"[null,""#.utf8) + ref + Array(#"","phoenix","heartbeat",{}]"#.utf8)
    }

    private static let notUTF8: [(String, [UInt8])] = [
        ("a byte that begins nothing", [0xFF]), ("a continuation byte alone", [0x80]),
        ("a sequence that is cut off", [0xE2, 0x82]), ("a form that is too long", [0xC0, 0xAF]),
        ("a surrogate", [0xED, 0xA0, 0x80]), ("more than U+10FFFF", [0xF4, 0x90, 0x80, 0x80]),
    ]

    static let text: [WireCase] =
        (8...16).map { index in
            let frames = Self.cut("é€😀", after: index)
            return WireCase("5.6", "UTF-8 cut at byte \(index)", frames[0], frames[1], answers: .reply("é€😀"))
        }
        + Self.notUTF8.flatMap { name, bytes in
            let message = Self.heartbeat(ref: bytes)
            return [
                WireCase("8.1", "text with \(name)", .bytes(0x1, message), answers: .close(1007)),
                WireCase(
                    "8.1",
                    "text with \(name), in fragments",
                    .bytes(0x1, Array(message[..<9]), fin: false),
                    .bytes(0x0, Array(message[9...])),
                    answers: .close(1007)
                ),
                WireCase("5.5.1", "a close reason with \(name)", .close(1000, reason: bytes), answers: .close(1007)),
            ]
        } + [
            // Whether it is judged before the message is whole is left to the server (§8.1): this one waits.
            WireCase(
                "8.1",
                "a ping behind a fragment that is no UTF-8",
                .bytes(0x1, [0xFF], fin: false),
                .ping("p"),
                .continuation(""),
                answers: .pong("p"),
                .close(1007)
            )
        ]

    /// A close that is in order is answered with 1000.
    static let closing: [WireCase] =
        [
            WireCase("5.5.1", "a close without a status", RawFrame(opcode: 0x8), answers: .close(1000)),
            WireCase("5.5.1", "a close of one byte", .bytes(0x8, [0x03]), answers: .close(1002)),
            WireCase(
                "5.5.1",
                "a close with the longest reason",
                .close(1000, reason: Array(repeating: 0x78, count: 123)),
                answers: .close(1000)
            ),
            WireCase(
                "5.5.1",
                "messages behind a close are dropped",
                .close(1000),
                .heartbeat("r"),
                answers: .close(1000)
            ),
            WireCase("5.5.1", "a ping behind a close is dropped", .close(1000), .ping("p"), answers: .close(1000)),
            WireCase("5.5.1", "a close behind a close is dropped", .close(1000), .close(1001), answers: .close(1000)),
            WireCase(
                "7.1.7",
                "what follows what breaks the protocol is dropped",
                RawFrame(opcode: 0x3),
                .heartbeat("r"),
                .ping("p"),
                .close(1000),
                answers: .close(1002)
            ),
        ]
        + [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999].map { code in
            WireCase("7.4", "a close with \(code)", .close(code), answers: .close(1000))
        }
        + [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 65_535].map { code in
            WireCase("7.4", "a close with \(code), which may not be sent", .close(code), answers: .close(1002))
        }
}
