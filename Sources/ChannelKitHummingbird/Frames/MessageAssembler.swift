import ChannelKit
import NIOCore
import NIOWebSocket

/// Makes messages of a client's frames, and finds the frames that break the protocol.
///
/// The frame decoder has checked that control frames are whole and short, and that no frame is longer than it may be.
///
/// Specification: [RFC 6455, section 5](https://www.rfc-editor.org/rfc/rfc6455#section-5)
struct MessageAssembler {
    /// What a frame amounts to.
    enum Event: Equatable {
        /// Nothing yet: the message goes on.
        case incomplete
        case text(ByteBuffer)
        case binary(ByteBuffer)
        case ping(ByteBuffer)
        case pong
        /// The client closes, and is answered with this code.
        case close(answer: CloseCode)
        /// The connection cannot go on.
        case violation(CloseCode)
    }

    private enum Kind {
        case text
        case binary
    }

    /// The fragments of a message so far.
    private struct Fragments {
        var kind: Kind
        var bytes: ByteBuffer
    }

    private let maximumMessageSize: Int
    private var fragments: Fragments?

    init(maximumMessageSize: Int) {
        self.maximumMessageSize = maximumMessageSize
    }

    mutating func received(_ frame: WebSocketFrame) -> Event {
        // No extension is negotiated, so no reserved bit has a meaning; and a client masks every frame.
        guard frame.reservedBits.isEmpty, frame.maskKey != nil else { return .violation(.protocolError) }
        switch frame.opcode {
        case .text: return self.receivedStart(.text, frame)
        case .binary: return self.receivedStart(.binary, frame)
        case .continuation: return self.receivedContinuation(frame)
        case .ping: return .ping(frame.unmaskedData)
        case .pong: return .pong
        case .connectionClose: return Self.receivedClose(frame.unmaskedData)
        default: return .violation(.protocolError)
        }
    }

    private mutating func receivedStart(_ kind: Kind, _ frame: WebSocketFrame) -> Event {
        guard self.fragments == nil else { return .violation(.protocolError) }
        guard frame.length <= self.maximumMessageSize else { return .violation(.messageTooBig) }
        guard frame.fin else {
            self.fragments = Fragments(kind: kind, bytes: frame.unmaskedData)
            return .incomplete
        }
        return Self.message(kind, frame.unmaskedData)
    }

    private mutating func receivedContinuation(_ frame: WebSocketFrame) -> Event {
        guard var fragments = self.fragments else { return .violation(.protocolError) }
        guard fragments.bytes.readableBytes + frame.length <= self.maximumMessageSize else {
            return .violation(.messageTooBig)
        }
        self.fragments = nil  // one owner, so that appending does not copy what is there
        fragments.bytes.writeImmutableBuffer(frame.unmaskedData)
        guard frame.fin else {
            self.fragments = fragments
            return .incomplete
        }
        return Self.message(fragments.kind, fragments.bytes)
    }

    /// A whole message. Text is judged here, since a character may lie across two fragments.
    private static func message(_ kind: Kind, _ bytes: ByteBuffer) -> Event {
        switch kind {
        case .text: UTF8Validation.isValid(bytes) ? .text(bytes) : .violation(.invalidData)
        case .binary: .binary(bytes)
        }
    }

    /// A close is answered with 1000 whatever the client's code is, as Phoenix does.
    private static func receivedClose(_ payload: ByteBuffer) -> Event {
        do throws(CloseFrame.Malformed) {
            _ = try CloseFrame(payload: payload)
            return .close(answer: .normal)
        } catch {
            return switch error {
            case .code: .violation(.protocolError)
            case .reason: .violation(.invalidData)
            }
        }
    }
}
