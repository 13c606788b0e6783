import FoundationEssentials
import NIOCore

/// The messages that a client sends with one POST.
struct LongPollBatch: Hashable, Sendable {
    enum Message: Hashable, Sendable {
        case text(ByteBuffer)
        case binary(ByteBuffer)
    }

    /// Why nothing of it is taken, as the status that the client is told.
    enum Refusal: Int, Error {
        case notUTF8 = 400
        case tooLarge = 413
    }

    private(set) var messages: [Message] = []

    /// Takes a body apart.
    ///
    /// Of `application/x-ndjson` every line is a message: text where it begins as JSON does, else the Base64 of a binary
    /// one. Empty lines are none. Any other body is one text message, whatever it holds.
    ///
    /// - Throws: The refusal of the whole: nothing is lost in silence.
    init(
        body: ByteBuffer,
        contentType: String?,
        maximumCount: Int,
        maximumMessageSize: Int
    ) throws(Refusal) {
        guard UTF8Validation.isValid(body) else { throw .notUTF8 }
        guard Self.isLines(contentType) else {
            guard body.readableBytes <= maximumMessageSize else { throw .tooLarge }
            self.messages = [.text(body)]
            return
        }
        var rest = body
        while let line = Self.readLine(from: &rest) {
            guard !line.readableBytesView.allSatisfy(Self.isSpace) else { continue }
            guard self.messages.count < maximumCount, line.readableBytes <= maximumMessageSize else { throw .tooLarge }
            self.messages.append(Self.message(line))
        }
    }

    private static func isLines(_ contentType: String?) -> Bool {
        let mediaType = contentType?.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
        return mediaType?.lowercased() == "application/x-ndjson"
    }

    private static func readLine(from rest: inout ByteBuffer) -> ByteBuffer? {
        guard rest.readableBytes > 0 else { return nil }
        let view = rest.readableBytesView
        let end = view.firstIndex(of: UInt8(ascii: "\n")) ?? view.endIndex
        let line = rest.readSlice(length: end - view.startIndex)
        rest.moveReaderIndex(forwardBy: end == view.endIndex ? 0 : 1)
        return line
    }

    private static func message(_ line: ByteBuffer) -> Message {
        let first = line.readableBytesView.first { !Self.isSpace($0) }
        guard first != UInt8(ascii: "["), first != UInt8(ascii: "{") else { return .text(line) }
        let text = line.readableBytesView.filter { !Self.isSpace($0) }
        // What is neither is left to the serializer, which answers that it is malformed.
        guard let bytes = Data(base64Encoded: Data(text)) else { return .text(line) }
        return .binary(ByteBuffer(bytes: bytes))
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
