import ChannelKit
import NIOCore

/// Makes messages of a client's frames, and finds the frames that break the protocol.
///
/// The frame decoder has checked each frame by itself; here it is seen whether they follow one another as they may.
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
        var isCompressed: Bool
        var bytes: ByteBuffer
    }

    private let maximumMessageSize: Int
    private let inflater: Inflater?
    private var fragments: Fragments?

    /// - Parameters:
    ///   - maximumMessageSize: The longest message, in bytes, as it comes and as it is when it has been inflated.
    ///   - inflater: What inflates messages, where compression has been negotiated. Others may use it between messages.
    init(maximumMessageSize: Int, inflater: Inflater? = nil) {
        self.maximumMessageSize = maximumMessageSize
        self.inflater = inflater
    }

    mutating func received(_ frame: ClientFrame) -> Event {
        switch frame.opcode {
        case .text: self.receivedStart(.text, frame)
        case .binary: self.receivedStart(.binary, frame)
        case .continuation: self.receivedContinuation(frame)
        case .ping: .ping(frame.payload)
        case .pong: .pong
        case .close: Self.receivedClose(frame.payload)
        }
    }

    private mutating func receivedStart(_ kind: Kind, _ frame: ClientFrame) -> Event {
        guard self.fragments == nil else { return .violation(.protocolError) }
        guard frame.payload.readableBytes <= self.maximumMessageSize else { return .violation(.messageTooBig) }
        guard frame.isFinal else {
            self.fragments = Fragments(kind: kind, isCompressed: frame.isCompressed, bytes: frame.payload)
            return .incomplete
        }
        return self.message(kind, frame.payload, isCompressed: frame.isCompressed)
    }

    private mutating func receivedContinuation(_ frame: ClientFrame) -> Event {
        guard var fragments = self.fragments else { return .violation(.protocolError) }
        guard fragments.bytes.readableBytes + frame.payload.readableBytes <= self.maximumMessageSize else {
            return .violation(.messageTooBig)
        }
        self.fragments = nil  // one owner, so that appending does not copy what is there
        fragments.bytes.writeImmutableBuffer(frame.payload)
        guard frame.isFinal else {
            self.fragments = fragments
            return .incomplete
        }
        return self.message(fragments.kind, fragments.bytes, isCompressed: fragments.isCompressed)
    }

    /// A whole message, inflated at its end, so that nothing is kept between its fragments but what has come.
    private func message(_ kind: Kind, _ bytes: ByteBuffer, isCompressed: Bool) -> Event {
        guard isCompressed else { return Self.message(kind, bytes) }
        guard let inflater = self.inflater else { return .violation(.protocolError) }
        do throws(Inflater.Failure) {
            return Self.message(kind, try inflater.inflate(bytes, upTo: self.maximumMessageSize))
        } catch {
            return switch error {
            case .malformed: .violation(.invalidData)
            case .tooLarge: .violation(.messageTooBig)
            }
        }
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
