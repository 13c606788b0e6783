import ChannelKit
import NIOCore

/// A reply with a binary response, which long polling cannot carry: its clients read every message as JSON.
///
/// Format: kind 1, the lengths of join_ref, ref, topic and status, one byte each, then these, then the response.
struct BinaryReply {
    /// Says, in place of the response, that it could not be sent: so the client does not wait for it in vain.
    let refusal: ByteBuffer

    /// Reads a binary message; `nil` if it is no reply.
    init?(_ message: ByteBuffer) {
        var rest = message
        guard
            rest.readInteger(as: UInt8.self) == 1,
            let lengths = rest.readMultipleIntegers(as: (UInt8, UInt8, UInt8, UInt8).self),
            let joinRef = rest.readString(length: Int(lengths.0)),
            let ref = rest.readString(length: Int(lengths.1)),
            let topic = rest.readString(length: Int(lengths.2))
        else { return nil }
        var text = ByteBuffer()
        text.writeStaticString("[")
        for field in [joinRef, ref] {
            if field.isEmpty { text.writeStaticString("null") } else { text.writeJSONString(field) }
            text.writeStaticString(",")
        }
        text.writeJSONString(topic)
        text.writeStaticString(
            #","phx_reply",{"status":"error","response":{"reason":"long polling carries no binary payload"}}]"#
        )
        self.refusal = text
    }
}
