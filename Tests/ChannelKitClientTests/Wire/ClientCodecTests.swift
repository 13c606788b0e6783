import ChannelKit
import NIOCore
import Testing

@Suite("The protocol from a client's side")
struct ClientCodecTests {
    @Test("a push as phoenix.js writes it")
    func push() throws {
        let message = Message(
            joinRef: "1",
            ref: "2",
            topic: "room:a",
            event: "say",
            payload: .json(ByteBuffer(string: #"{"a":1}"#))
        )
        let encoded = try ClientCodec.encode(message)
        #expect(encoded.kind == .text)
        #expect(String(buffer: encoded.payload) == #"["1","2","room:a","say",{"a":1}]"#)
        #expect(try Serializer.v2.decode(text: encoded.payload, maximumDepth: 8) == message)
    }

    @Test("a heartbeat has no join_ref")
    func heartbeat() throws {
        let message = Message(joinRef: nil, ref: "9", topic: "phoenix", event: "heartbeat", payload: .empty)
        #expect(String(buffer: try ClientCodec.encode(message).payload) == #"[null,"9","phoenix","heartbeat",{}]"#)
    }

    @Test("a binary push is what a server reads")
    func binaryPush() throws {
        let payload = Payload.binary(ByteBuffer(bytes: [0, 1, 255]))
        let message = Message(joinRef: "12", ref: "34", topic: "room:a", event: "say", payload: payload)
        let encoded = try ClientCodec.encode(message)
        #expect(encoded.kind == .binary)
        #expect(
            Array(encoded.payload.readableBytesView) == [0, 2, 2, 6, 3] + Array("1234room:asay".utf8) + [0, 1, 255]
        )
        #expect(try Serializer.v2.decode(binary: encoded.payload) == message)
    }

    @Test("a field that does not fit into a binary push is an error")
    func tooLong() {
        let payload = Payload.binary(ByteBuffer())
        let topic = String(repeating: "a", count: 256)
        let message = Message(joinRef: "1", ref: "2", topic: topic, event: "say", payload: payload)
        #expect(throws: ChannelKit.ChannelError.self) { try ClientCodec.encode(message) }
    }

    @Test("what a server writes is read back: pushes, broadcasts and replies, text and binary")
    func roundTrip() throws {
        for payload in [Payload.empty, .binary(ByteBuffer(bytes: [7, 8]))] {
            let push = Message(joinRef: "1", ref: nil, topic: "room:a", event: "news", payload: payload)
            #expect(try self.read(Serializer.v2.frames(for: push)) == [.message(push, offset: nil)])
            let reply = Reply(joinRef: "1", ref: "2", topic: "room:a", status: "error", response: payload)
            #expect(try self.read(Serializer.v2.frames(for: reply)) == [.reply(reply)])
        }
        let broadcast = ByteBuffer(bytes: [2, 6, 4] + Array("room:anews".utf8) + [9])
        let payload = Payload.binary(ByteBuffer(bytes: [9]))
        let message = Message(joinRef: nil, ref: nil, topic: "room:a", event: "news", payload: payload)
        #expect(try ClientCodec.decode(binary: broadcast) == .message(message, offset: nil))
    }

    @Test("the number of a broadcast stands in a sixth element")
    func offset() throws {
        let text = #"[null,null,"room:a","news",{},{"offset":12}]"#
        let message = Message(joinRef: nil, ref: nil, topic: "room:a", event: "news", payload: .empty)
        #expect(try ClientCodec.decode(text: ByteBuffer(string: text)) == .message(message, offset: 12))
        // What else stands there is not ours.
        for other in ["1", "[]", "{}", #"{"offst":1}"#] {
            let text = #"[null,null,"room:a","news",{},\#(other)]"#
            #expect(try ClientCodec.decode(text: ByteBuffer(string: text)) == .message(message, offset: nil))
        }
    }

    @Test(
        "what is no message is an error",
        arguments: [
            "", "null", "[]", "{}", #"[null,null,"t","e"]"#, #"[null,null,1,"e",{}]"#,
            #"[null,"1","t","phx_reply",{}]"#,
            #"[null,"1","t","phx_reply",{"status":1,"response":{}}]"#, #"[null,null,"t","e",{},{"offset":"x"}]"#,
            #"[null,null,"t","e",{}"#,
        ]
    )
    func malformed(text: String) {
        #expect(throws: ChannelKit.ChannelError.self) { try ClientCodec.decode(text: ByteBuffer(string: text)) }
    }

    @Test("binary messages that are cut off, or of no known kind, are errors")
    func malformedBinary() throws {
        let reply = Reply(joinRef: "1", ref: "2", topic: "room:a", status: "ok", response: .binary(ByteBuffer()))
        let whole = try #require(try Serializer.v2.frames(for: reply).messages.first).payload
        for length in 0..<whole.readableBytes {
            let part = try #require(whole.getSlice(at: whole.readerIndex, length: length))
            #expect(throws: ChannelKit.ChannelError.self) { try ClientCodec.decode(binary: part) }
        }
        #expect(throws: ChannelKit.ChannelError.self) {
            try ClientCodec.decode(binary: ByteBuffer(bytes: [3, 0, 0, 0]))
        }
    }

    private func read(_ frames: OutboundFrames) throws -> [ServerMessage] {
        try frames.messages.map { message in
            switch message.kind {
            case .text: try ClientCodec.decode(text: message.payload)
            case .binary: try ClientCodec.decode(binary: message.payload)
            }
        }
    }
}
