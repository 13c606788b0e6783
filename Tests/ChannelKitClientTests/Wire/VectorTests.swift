import ChannelKit
import NIOCore
import PhoenixConformance
import Testing

@Suite("What a real Phoenix sends")
struct VectorTests {
    /// The cases that speak V2, with what they say that a client is sent.
    ///
    /// One is left out: a payload nested deeper than a client that decodes it could bear.
    static let frames: [(name: String, frame: Vector.Frame)] = Vector.all
        .filter { $0.vsn == "2.0.0" && $0.name != "deeply nested payload" }
        .flatMap { vector in
            vector.steps.flatMap { step -> [(name: String, frame: Vector.Frame)] in
                switch step.action {
                case .expect(let frame): [(vector.name, frame)]
                case .expectAll(let frames): frames.map { (vector.name, $0) }
                default: []
                }
            }
        }

    @Test("every frame is understood, and an answer is an answer")
    func understood() throws {
        var replies = 0
        for (name, frame) in Self.frames {
            switch frame {
            case .text(let text):
                let message = try ClientCodec.decode(text: ByteBuffer(string: text))
                if case .reply(let reply) = message {
                    replies += 1
                    #expect(["ok", "error", "custom"].contains(reply.status), "\(name): \(text)")
                }
                #expect(text.contains("phx_reply") == message.isReply, "\(name): \(text)")
            case .binary(let bytes):
                #expect(throws: Never.self, "\(name)") { try ClientCodec.decode(binary: ByteBuffer(bytes: bytes)) }
            case .raw:
                break
            }
        }
        #expect(replies > 100)
    }
}

extension ServerMessage {
    fileprivate var isReply: Bool {
        if case .reply = self { true } else { false }
    }
}
