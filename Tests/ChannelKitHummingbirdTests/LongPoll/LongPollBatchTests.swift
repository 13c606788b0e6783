import NIOCore
import Testing

@testable import ChannelKitHummingbird

@Suite("LongPollBatch")
struct LongPollBatchTests {
    private static let lines = "application/x-ndjson"

    private static func batch(
        _ body: String,
        _ contentType: String?,
        maximumCount: Int = 10,
        maximumMessageSize: Int = 100
    ) throws -> [LongPollBatch.Message] {
        try LongPollBatch(
            body: ByteBuffer(string: body),
            contentType: contentType,
            maximumCount: maximumCount,
            maximumMessageSize: maximumMessageSize
        ).messages
    }

    private static func text(_ text: String) -> LongPollBatch.Message { .text(ByteBuffer(string: text)) }

    @Test(
        "every line is a message, however lines end; empty ones are none",
        arguments: ["[1]\n[2]", "[1]\r\n[2]", "[1]\n[2]\n", "[1]\r\n[2]\r\n", "\n\n[1]\n \r\n[2]\n\n"]
    )
    func lines(body: String) throws {
        let messages = try Self.batch(body, Self.lines).map { message in
            guard case .text(let text) = message else { return "" }
            return String(buffer: text).filter { $0 != "\r" && $0 != "\r\n" }
        }
        #expect(messages == ["[1]", "[2]"])
    }

    @Test(
        "the content type may have parameters",
        arguments: ["application/x-ndjson; charset=utf-8", "Application/X-NDJSON"]
    )
    func parameters(contentType: String) throws {
        #expect(try Self.batch("[1]\n[2]", contentType) == [Self.text("[1]"), Self.text("[2]")])
    }

    @Test("a body of another type is one message, whatever it holds", arguments: ["application/json", nil])
    func single(contentType: String?) throws {
        #expect(try Self.batch("[1,\n2]", contentType) == [Self.text("[1,\n2]")])
        #expect(try Self.batch("", contentType) == [Self.text("")])
    }

    @Test("a line that does not begin as JSON is the Base64 of bytes, or else malformed text")
    func binary() throws {
        #expect(try Self.batch("AAEC\r\n", Self.lines) == [.binary(ByteBuffer(bytes: [0, 1, 2]))])
        #expect(try Self.batch(#"{"topic":"t"}"#, Self.lines) == [Self.text(#"{"topic":"t"}"#)])
        #expect(try Self.batch("oops!", Self.lines) == [Self.text("oops!")])
    }

    @Test("too many messages, one too long, or no UTF-8: the whole is refused")
    func refusals() throws {
        #expect(try Self.batch("[1]\n[2]\n", Self.lines, maximumCount: 2).count == 2)
        #expect(throws: LongPollBatch.Refusal.tooLarge) {
            try Self.batch("[1]\n[2]\n[3]", Self.lines, maximumCount: 2)
        }
        #expect(throws: LongPollBatch.Refusal.tooLarge) {
            try Self.batch("[1]\n[234]", Self.lines, maximumMessageSize: 4)
        }
        #expect(throws: LongPollBatch.Refusal.tooLarge) { try Self.batch("[234]", nil, maximumMessageSize: 4) }
        #expect(throws: LongPollBatch.Refusal.notUTF8) {
            try LongPollBatch(
                body: ByteBuffer(bytes: [UInt8(ascii: "["), 0xFF]),
                contentType: nil,
                maximumCount: 1,
                maximumMessageSize: 9
            )
        }
    }
}
