import ChannelKit
import NIOCore
import Testing

@Suite("JSON in payloads")
struct PayloadJSONTests {
    private static func payload(_ text: String) throws -> Payload { try Payload(validating: ByteBuffer(string: text)) }

    @Test(
        "text is taken over as it stands, without what is around it",
        arguments: ["{ \"a\" : [1, 2 ] }", "7", "\"é\"", "null"]
    )
    func valid(text: String) throws {
        #expect(String(buffer: try Self.payload(" \(text)\n").bytes) == text)
    }

    @Test(
        "what is not one value is refused",
        arguments: ["", "{", "{} {}", "{'a':1}", "tru", "[1,]", "\"\u{1}\""]
    )
    func invalid(text: String) {
        #expect(throws: ChannelKit.ChannelError.self) { try Self.payload(text) }
    }

    @Test("so is text that is not UTF-8")
    func notUTF8() {
        #expect(throws: ChannelKit.ChannelError.self) {
            try Payload(validating: ByteBuffer(bytes: [0x22, 0xFF, 0x22]))
        }
    }

    @Test("an object is taken apart and put together again")
    func members() throws {
        let payload = try Self.payload(#"{"a":{"b": [1, 2]},"\u0063":"d","a":0}"#)
        #expect(String(buffer: try payload.member("a").bytes) == #"{"b": [1, 2]}"#)
        #expect(try payload.member("c").decode(as: String.self) == "d")
        #expect(throws: ChannelKit.ChannelError.self) { try payload.member("b") }
        #expect(throws: ChannelKit.ChannelError.self) { try Self.payload("[]").member("a") }
        let object = try Payload.object(["x\"y": payload.member("a"), "z": Payload(encoding: [true])])
        #expect(String(buffer: object.bytes) == #"{"x\"y":{"b": [1, 2]},"z":[true]}"#)
        #expect(try Payload.object([:]) == .empty)
        #expect(throws: ChannelKit.ChannelError.self) { try Payload.object(["a": .binary(ByteBuffer())]) }
    }
}
