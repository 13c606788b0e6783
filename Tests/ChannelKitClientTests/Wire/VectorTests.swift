import ChannelKit
import NIOCore
import PhoenixConformance
import Testing

@Suite("What a real Phoenix sends")
struct VectorTests {
    /// What no client of ours is sent: a payload nested deeper than one that decodes it could bear, answers to topics that are
    /// not text, which it does not send, and messages of V1.
    private static let others: Set = [
        "deeply nested payload", "topic that is not a string", "join of a topic that is not a string", "topic null",
        "broadcast to a V1 and a V2 client",
    ]

    /// What clients are sent in the cases that speak V2.
    static let frames: [(name: String, frame: Vector.Frame)] = Vector.all
        .filter { $0.vsn == "2.0.0" && !Self.others.contains($0.name) }
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
