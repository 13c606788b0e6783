import NIOCore
import TestSupport
import Testing

@testable import ChannelKit

@Suite("Serializers")
struct SerializerTests {
    private static func decode(_ text: String, _ serializer: Serializer = .v2, depth: Int = 64) -> Message? {
        try? serializer.decode(text: ByteBuffer(string: text), maximumDepth: depth)
    }

    private static func text(_ frames: OutboundFrames) -> [String] {
        frames.messages.map { String(buffer: $0.payload) }
    }

    @Test("the version that a client asks for chooses the serializer")
    func versions() {
        #expect(Serializer(version: nil) == .v1)
        #expect(Serializer(version: "1.0.0") == .v1)
        #expect(Serializer(version: "2.0.7") == .v2)
        for version in ["2.1.0", "3.0.0", "2.0", "two", "", "2.0.0.0", "2.0.-1"] {
            #expect(Serializer(version: version) == nil, "\(version)")
        }
    }

    @Test("a V2 message is taken apart, its payload left as it stands")
    func envelope() {
        let message = Self.decode(#" [ "1" , 2 , "room:\u0061" , "new" , {"a": [1, 2 ]} , "more" ] "#)
        #expect(message?.joinRef == "1")
        #expect(message?.ref == .json("2"))
        #expect(message?.topic == "room:a")
        #expect(message?.event == "new")
        #expect(message.map { String(buffer: $0.payload.bytes) } == #"{"a": [1, 2 ]}"#)
    }

    @Test("the same reference, however it is escaped, is equal")
    func escapedReferences() {
        #expect(Self.decode(#"["\u0031",null,"t","e",{}]"#)?.joinRef == Self.decode(#"["1",null,"t","e",{}]"#)?.joinRef)
    }

    @Test(
        "what is not JSON of a message is malformed",
        arguments: [
            "", "[", "[]", "null", "{}", #"[null,null,"t","e"]"#, #"[null,null,"t","e",]"#, #"[null,null,"t","e",{}"#,
            #"[null,null,"t","e",{}]]"#, #"[null,null,"t","e",{}] x"#, #"[null,null,5,"e",{}]"#,
            #"[null,null,"t",null,{}]"#, #"[nul,null,"t","e",{}]"#, #"[null,null,"t","e",01]"#,
            #"[null,null,"t","e",1.]"#,
            #"[null,null,"t","e",-]"#, #"[null,null,"t","e",1e]"#, #"[null,null,"t","e",+1]"#,
            #"[null,null,"t","e","\x"]"#,
            #"[null,null,"t","e","\ud83d"]"#, #"[null,null,"t","e","\udc00\ud83d"]"#, #"[null,null,"t","e","\u12"]"#,
            "[null,null,\"t\",\"e\",\"\u{1}\"]", #"[null,null,"t","e",{"a"}]"#, #"[null,null,"t","e",{"a":1,}]"#,
            #"[null,null,"t","e",{a:1}]"#, #"[null,null,"t","e",[1 2]]"#, #"[null,null,"t","e",'a']"#, #"["\"#,
        ]
    )
    func malformed(text: String) {
        #expect(Self.decode(text) == nil)
    }

    @Test("nesting is bounded, to the level")
    func depth() {
        func nested(_ levels: Int) -> String {
            let open = String(repeating: "[", count: levels)
            return #"[null,null,"t","e","# + open + String(repeating: "]", count: levels) + "]"
        }
        #expect(Self.decode(nested(9), depth: 10) != nil)
        #expect(Self.decode(nested(10), depth: 10) == nil)
        #expect(Self.decode(nested(100_000), depth: 256) == nil)
    }

    @Test("replies, pushes and broadcasts have the bytes that Phoenix's have")
    func goldenText() throws {
        let reply = Reply(joinRef: "1", ref: .json("2"), topic: "conf:é\"\\", status: "ok", response: .empty)
        #expect(
            try Self.text(Serializer.v2.frames(for: reply))
                == [#"["1",2,"conf:é\"\\","phx_reply",{"status":"ok","response":{}}]"#]
        )
        #expect(
            try Self.text(Serializer.v1.frames(for: reply))
                == [#"{"topic":"conf:é\"\\","event":"phx_reply","ref":2,"payload":{"status":"ok","response":{}}}"#]
        )
        let broadcast = Broadcast(topic: "room:1", event: "new\n\u{1}", payload: .reason("a"))
        let encoded = try EncodedBroadcast(broadcast, from: nil)
        #expect(
            encoded.frames(for: .v2).map(Self.text) == [#"[null,null,"room:1","new\n\u0001",{"reason":"a"}]"#]
        )
    }

    @Test("binary messages have the bytes that were recorded")
    func goldenBinary() throws {
        let push: [UInt8] = [0, 1, 1, 8, 4] + Array("12conf:binecho".utf8) + [0, 1, 2, 254, 255]
        let message = try Serializer.v2.decode(binary: ByteBuffer(bytes: push))
        #expect(message.joinRef == "1" && message.ref == "2" && message.topic == "conf:bin" && message.event == "echo")
        #expect(message.payload == .binary(ByteBuffer(bytes: [0, 1, 2, 254, 255])))

        let reply = Reply(joinRef: "1", ref: "2", topic: "conf:bin", status: "ok", response: message.payload)
        let bytes: [UInt8] = [1, 1, 1, 8, 2] + Array("12conf:binok".utf8) + [0, 1, 2, 254, 255]
        #expect(try Serializer.v2.frames(for: reply).messages.first?.payload == ByteBuffer(bytes: bytes))
    }

    @Test("a field over 255 bytes does not fit into a binary message, and says so")
    func longFields() throws {
        let payload = Payload.binary(ByteBuffer(bytes: [1]))
        func broadcast(_ length: Int) throws {
            let topic = String(repeating: "é", count: length / 2) + (length % 2 == 1 ? "x" : "")
            _ = try EncodedBroadcast(Broadcast(topic: topic, event: "e", payload: payload), from: nil)
        }
        try broadcast(255)
        #expect { try broadcast(256) } throws: { ($0 as? ChannelKit.ChannelError)?.code == .fieldTooLong }
    }

    @Test("V1 cannot carry binary payloads")
    func binaryInV1() throws {
        let payload = Payload.binary(ByteBuffer(bytes: [1]))
        let message = Message(joinRef: nil, ref: nil, topic: "t", event: "e", payload: payload)
        #expect { try Serializer.v1.frames(for: message) } throws: {
            ($0 as? ChannelKit.ChannelError)?.code == .binaryNotSupported
        }
        let encoded = try EncodedBroadcast(Broadcast(topic: "t", event: "e", payload: payload), from: nil)
        #expect(encoded.frames(for: .v1) == nil)
    }

    @Test("whatever is written reads back", arguments: UInt64(0)..<200)
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        func text() -> String {
            let scalars: [Unicode.Scalar] = [
                "a", "\"", "\\", "/", "\u{0}", "\u{1f}", "é", "\u{2028}", "😀", "\n", "{", "]",
            ]
            return String(
                String.UnicodeScalarView(
                    (0..<Int.random(in: 0...8, using: &random)).map { _ in
                        scalars.randomElement(using: &random) ?? "a"
                    }
                )
            )
        }
        let ref: Ref? = [nil, .string(text()), .json("17")].randomElement(using: &random) ?? nil
        let message = Message(
            joinRef: .string(text()),
            ref: ref,
            topic: text(),
            event: text(),
            payload: .reason(text())
        )
        let frame = try #require(try Serializer.v2.frames(for: message).messages.first)
        #expect(try Serializer.v2.decode(text: frame.payload, maximumDepth: 64) == message)
    }

    @Test("garbage is malformed or a message, and never worse", arguments: UInt64(0)..<500)
    func garbage(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var bytes = Array(#"["1",{"a":[1.5e3,"\ud83d\ude00"]},"room:1","new",{"x":[true,false,null,-0.1]}]"#.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: index)
            default: bytes.insert(bytes.randomElement(using: &random) ?? 0, at: index)
            }
        }
        for serializer in Serializer.allCases {
            do {
                let message = try serializer.decode(text: ByteBuffer(bytes: bytes), maximumDepth: 8)
                // What is taken for a message is one that clients can read.
                _ = try JSONProbe.read(message.payload)
            } catch let error as ChannelKit.ChannelError {
                #expect(error.code == .malformedMessage)
            }
            do {
                _ = try serializer.decode(binary: ByteBuffer(bytes: bytes))
            } catch {
                #expect(error.code == .malformedMessage)
            }
        }
    }
}
