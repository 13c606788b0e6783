import ChannelKit
import NIOCore
import Testing

@testable import ChannelKitHummingbird

@Suite("MessageAssembler")
struct MessageAssemblerTests {
    private static func frame(_ opcode: ClientFrame.Opcode, _ text: String, fin: Bool = true) -> ClientFrame {
        ClientFrame(opcode: opcode, isFinal: fin, payload: ByteBuffer(string: text))
    }

    private static func events(maximum: Int, _ frames: ClientFrame...) -> [MessageAssembler.Event] {
        var assembler = MessageAssembler(maximumMessageSize: maximum)
        return frames.map { assembler.received($0) }
    }

    @Test("fragments make one message, with control frames between them")
    func fragments() {
        let events = Self.events(
            maximum: 100,
            Self.frame(.text, "ab", fin: false),
            Self.frame(.ping, "p"),
            Self.frame(.continuation, "", fin: false),
            Self.frame(.pong, ""),
            Self.frame(.continuation, "cd"),
            Self.frame(.binary, "ef")
        )
        #expect(
            events == [
                .incomplete, .ping(ByteBuffer(string: "p")), .incomplete, .pong, .text(ByteBuffer(string: "abcd")),
                .binary(ByteBuffer(string: "ef")),
            ]
        )
    }

    @Test("the bound holds for a message as a whole, to the byte")
    func bound() {
        let whole = Self.events(maximum: 4, Self.frame(.text, "abcd"), Self.frame(.text, "abcde"))
        #expect(whole == [.text(ByteBuffer(string: "abcd")), .violation(.messageTooBig)])
        let fragmented = Self.events(
            maximum: 4,
            Self.frame(.text, "abc", fin: false),
            Self.frame(.continuation, "d", fin: false),
            Self.frame(.continuation, "e")
        )
        #expect(fragmented == [.incomplete, .incomplete, .violation(.messageTooBig)])
    }

    @Test(
        "close frames are answered with 1000, and with an error where they are wrong",
        arguments: [
            ([], .close(answer: .normal)),
            ([0x03, 0xE8], .close(answer: .normal)),
            ([0x03, 0xF6], .close(answer: .normal)),
            ([0x0B, 0xB8], .close(answer: .normal)),
            ([0x13, 0x87, 0x62, 0x79, 0x65], .close(answer: .normal)),
            ([0x03], .violation(.protocolError)),
            ([0x03, 0xE7], .violation(.protocolError)),
            ([0x03, 0xEC], .violation(.protocolError)),
            ([0x03, 0xED], .violation(.protocolError)),
            ([0x03, 0xEE], .violation(.protocolError)),
            ([0x03, 0xF7], .violation(.protocolError)),
            ([0x13, 0x88], .violation(.protocolError)),
            ([0x03, 0xE8, 0xFF], .violation(.invalidData)),
        ] as [([UInt8], MessageAssembler.Event)]
    )
    func close(payload: [UInt8], expected: MessageAssembler.Event) {
        var assembler = MessageAssembler(maximumMessageSize: 100)
        let frame = ClientFrame(opcode: .close, payload: ByteBuffer(bytes: payload))
        let event = assembler.received(frame)
        #expect(event == expected)
    }

    @Test("the reason of a close frame is cut to what fits, between characters")
    func reasonIsCut() throws {
        let reason = String(repeating: "é", count: 100)
        let payload = CloseFrame(code: .normal, reason: reason).payload
        #expect(payload.readableBytes == 2 + 122)
        #expect(try CloseFrame(payload: payload).reason == String(repeating: "é", count: 61))
    }
}
