import NIOCore
import Testing

/// A rule of RFC 6455, and what a server does with a client that keeps or breaks it.
struct WireCase: Sendable, CustomTestStringConvertible {
    /// What comes from the server.
    enum Answer: Sendable {
        /// The answer to the heartbeat with this ref: the server has had the message whole.
        case reply(String)
        case pong(String)
        /// A close frame with this status. The TCP connection ends behind it.
        case close(UInt16)
    }

    var section: String
    var rule: String
    /// What is sent, in one piece.
    var bytes: ByteBuffer
    /// What comes, in this order, and nothing else. Behind what is no close, the connection goes on.
    var answers: [Answer]

    init(_ section: String, _ rule: String, _ frames: RawFrame..., answers: Answer...) {
        var bytes = ByteBuffer()
        for frame in frames { bytes.writeImmutableBuffer(frame.bytes) }
        self.init(section, rule, bytes: bytes, answers: answers)
    }

    init(_ section: String, _ rule: String, bytes: ByteBuffer, answers: [Answer]) {
        self.section = section
        self.rule = rule
        self.bytes = bytes
        self.answers = answers
    }

    var testDescription: String { "§\(self.section) \(self.rule)" }

    /// Whether the connection goes on.
    var staysOpen: Bool {
        !self.answers.contains { if case .close = $0 { true } else { false } }
    }
}

extension RawFrame {
    static func text(_ text: String, fin: Bool = true, rsv: UInt8 = 0) -> RawFrame {
        RawFrame(fin: fin, rsv: rsv, opcode: 0x1, payload: ByteBuffer(string: text))
    }

    static func continuation(_ text: String, fin: Bool = true) -> RawFrame {
        RawFrame(fin: fin, opcode: 0x0, payload: ByteBuffer(string: text))
    }

    static func bytes(_ opcode: UInt8, _ bytes: [UInt8], fin: Bool = true) -> RawFrame {
        RawFrame(fin: fin, opcode: opcode, payload: ByteBuffer(bytes: bytes))
    }

    static func ping(_ text: String = "") -> RawFrame {
        RawFrame(opcode: 0x9, payload: ByteBuffer(string: text))
    }

    static func close(_ code: UInt16, reason: [UInt8]) -> RawFrame {
        var payload = ByteBuffer(integer: code)
        payload.writeBytes(reason)
        return RawFrame(opcode: 0x8, payload: payload)
    }

    /// A heartbeat, which every Phoenix server answers by its ref.
    static func heartbeat(_ ref: String) -> RawFrame { .text(Self.heartbeatText(ref)) }

    static func heartbeatText(_ ref: String) -> String { #"[null,"\#(ref)","phoenix","heartbeat",{}]"# }
}
