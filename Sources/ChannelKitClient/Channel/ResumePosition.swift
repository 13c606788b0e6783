import ChannelKit
import NIOCore

/// How far a channel has got in its topic's history, over all its joins.
///
/// The position moves when a message has come, not when it has been announced: a connection that is cut in between loses and
/// doubles nothing.
struct ResumePosition: Sendable {
    private struct Place {
        var epoch: String
        var session: String?
        var offset: Int
    }

    private var place: Place?
    /// The number of the next binary message, which has no room for it.
    private var announced: Int?

    /// The payload of a join that asks for what has been missed.
    ///
    /// - Throws: `ChannelError.Code.unencodablePayload` if the payload is not an object.
    func request(in payload: Payload) throws(ChannelError) -> Payload {
        guard payload.kind == .json else { throw Self.notAnObject }
        let text = payload.bytes.readableBytesView
        guard
            let end = text.lastIndex(where: { !Self.isSpace($0) }), text[end] == UInt8(ascii: "}"),
            let start = text.firstIndex(where: { !Self.isSpace($0) }), text[start] == UInt8(ascii: "{")
        else { throw Self.notAnObject }
        let isEmpty = text[text.index(after: start)..<end].allSatisfy(Self.isSpace)
        var joined = ByteBuffer()
        joined.writeBytes(text[..<end])
        joined.writeString((isEmpty ? "" : ",") + #""_resume":"#)
        self.writeRequest(to: &joined)
        joined.writeStaticString("}")
        return .json(joined)
    }

    private func writeRequest(to text: inout ByteBuffer) {
        guard let place = self.place else {
            text.writeStaticString("{}")
            return
        }
        text.writeStaticString(#"{"epoch":"#)
        text.writeJSONString(place.epoch)
        text.writeString(#","offset":\#(place.offset)"#)
        if let session = place.session {
            text.writeStaticString(#","session":"#)
            text.writeJSONString(session)
        }
        text.writeStaticString("}")
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    private static var notAnObject: ChannelError {
        ChannelError(.unencodablePayload, "The payload of a join that resumes has to be a JSON object.")
    }

    /// A join has been accepted.
    ///
    /// - Returns: Whether what was missed comes now; `nil` if nothing was asked for or the topic has no history.
    /// - Throws: `ChannelError.Code.invalidPayload`.
    mutating func joined(_ response: Payload) throws(ChannelError) -> Bool? {
        struct Answer: Decodable {
            var epoch: String
            var offset: Int
            var session: String?
            var recovered: Bool?
        }
        let hadPlace = self.place != nil
        self.place = nil
        self.announced = nil
        guard let member = try? response.member("_resume") else { return hadPlace ? false : nil }
        let answer = try member.decode(as: Answer.self)
        self.place = Place(epoch: answer.epoch, session: answer.session, offset: answer.offset)
        return hadPlace ? answer.recovered ?? false : nil
    }

    /// The connection or the server's channel has gone, and what it announced with it.
    mutating func interrupted() {
        self.announced = nil
    }

    /// The server has said how far the client has got, or gets with the next binary message.
    mutating func received(position payload: Payload) throws(ChannelError) {
        struct Position: Decodable {
            var offset: Int
            var next: Bool?
        }
        let position = try payload.decode(as: Position.self)
        if position.next == true {
            self.announced = position.offset
        } else {
            self.announced = nil
            self.advance(to: position.offset)
        }
    }

    enum MessageAction: Equatable {
        /// - Parameter offset: Its number, if it has one.
        case deliver(offset: Int?)
        /// It has come before.
        case drop
    }

    mutating func received(offset: Int?, isBinary: Bool) -> MessageAction {
        guard self.place != nil else { return .deliver(offset: nil) }
        var number = offset
        if isBinary || offset != nil {
            if isBinary { number = self.announced }
            self.announced = nil
        }
        guard let number else { return .deliver(offset: nil) }
        return self.advance(to: number) ? .deliver(offset: number) : .drop
    }

    /// - Returns: Whether the position has moved.
    @discardableResult
    private mutating func advance(to offset: Int) -> Bool {
        guard let place = self.place, offset > place.offset else { return false }
        self.place?.offset = offset
        return true
    }
}
