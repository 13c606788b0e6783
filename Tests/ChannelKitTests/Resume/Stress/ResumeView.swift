import FoundationEssentials
import NIOCore

@testable import ChannelKit

/// What one client of a topic has been told, over all its connections, and whether it may be. A value.
struct ResumeView: Sendable {
    /// What came without a break, as far as the client was told.
    struct Segment: Sendable {
        var epoch: String
        /// Where it begins.
        var start: Int
        /// How far it has got.
        var position: Int
        /// The broadcasts by their numbers.
        var received: [Int: Int] = [:]
    }

    let topic: String
    /// Whether the topic's history may go while the client is there, so that it gets broadcasts without numbers.
    let mayLoseHistory: Bool
    private(set) var segments: [Segment] = []
    private(set) var session: String?
    private(set) var violations: [String] = []
    /// Whether a join has been answered with `ok` and its channel has not ended since.
    private(set) var isJoined = false
    private(set) var recoveries = 0
    private(set) var failedRecoveries = 0
    /// How many times the server ended the channel because broadcasts were dropped.
    private(set) var gaps = 0

    private var joinRef: Int?
    private var refs = 0
    /// The number of the binary message that comes next.
    private var announced: Int?

    init(topic: String, mayLoseHistory: Bool) {
        self.topic = topic
        self.mayLoseHistory = mayLoseHistory
    }

    // MARK: Sent

    mutating func join() -> String {
        self.refs += 1
        self.joinRef = self.refs
        self.isJoined = false
        self.announced = nil
        var request = "{}"
        if let segment = self.segments.last, let session = self.session {
            request = #"{"epoch":"\#(segment.epoch)","offset":\#(segment.position),"session":"\#(session)"}"#
        }
        return #"["\#(self.refs)","\#(self.refs)","\#(self.topic)","phx_join",{"_resume":\#(request)}]"#
    }

    mutating func push(_ event: String, _ id: Int) -> String {
        self.refs += 1
        let joinRef = self.joinRef.map { #""\#($0)""# } ?? "null"
        return #"[\#(joinRef),"\#(self.refs)","\#(self.topic)","\#(event)",{"n":\#(id)}]"#
    }

    /// The connection is gone.
    mutating func closed() {
        self.isJoined = false
        self.joinRef = nil
        self.announced = nil
    }

    // MARK: Received

    private struct Fields: Decodable {
        struct Response: Decodable {
            var position: Position?
            var reason: String?

            enum CodingKeys: String, CodingKey {
                case position = "_resume"
                case reason
            }
        }

        struct Position: Decodable {
            var epoch: String
            var offset: Int
            var session: String
            var recovered: Bool?
        }

        var n: Int?
        var offset: Int?
        var next: Bool?
        var status: String?
        var response: Response?
    }

    private struct Frame: Decodable {
        var joinRef: String?
        var ref: String?
        var topic: String
        var event: String
        var fields: Fields
        var offset: Int?

        init(from decoder: any Decoder) throws {
            var values = try decoder.unkeyedContainer()
            self.joinRef = try values.decode(String?.self)
            self.ref = try values.decode(String?.self)
            self.topic = try values.decode(String.self)
            self.event = try values.decode(String.self)
            self.fields = try values.decode(Fields.self)
            self.offset = values.isAtEnd ? nil : try values.decode(Fields.self).offset
        }
    }

    mutating func received(_ message: OutboundFrames.Message) {
        switch message.kind {
        case .binary:
            self.receivedBinary(message.payload)
        case .text:
            do {
                self.received(try JSONDecoder().decode(Frame.self, from: Data(message.payload.readableBytesView)))
            } catch {
                self.violations.append("\(String(buffer: message.payload)) is not a message: \(error)")
            }
        }
    }

    private mutating func received(_ frame: Frame) {
        guard frame.topic == self.topic else { return }
        switch frame.event {
        case "phx_reply" where frame.ref == self.joinRef.map(String.init):
            self.receivedAnswer(frame.fields)
        case "phx_reply":
            break
        case "phx_error", "phx_close":
            guard frame.joinRef == self.joinRef.map(String.init) else { return }
            self.isJoined = false
            if frame.event == "phx_error" { self.gaps += 1 }
        case "_position":
            guard let offset = frame.fields.offset else { return }
            if frame.fields.next == true { self.announced = offset } else { self.moved(to: offset, id: nil) }
        default:
            self.announced = nil
            if let offset = frame.offset {
                self.moved(to: offset, id: frame.fields.n)
            } else if frame.event != "typing", !self.mayLoseHistory {
                self.violations.append("\(frame.event) came without a number")
            }
        }
    }

    private mutating func receivedBinary(_ frame: ByteBuffer) {
        // The payload, which ends the frame, is the broadcast's number.
        if let offset = self.announced {
            self.announced = nil
            self.moved(to: offset, id: frame.getInteger(at: frame.writerIndex - 8, as: Int.self))
        } else if !self.mayLoseHistory {
            self.violations.append("a binary message came without a number")
        }
    }

    private mutating func receivedAnswer(_ fields: Fields) {
        guard fields.status == "ok" else {
            if fields.response?.reason != "channel is busy" {
                self.violations.append("a join was refused: \(fields.response?.reason ?? "")")
            }
            return
        }
        guard let position = fields.response?.position else {
            self.violations.append("a join was not told where it stands")
            return
        }
        self.isJoined = true
        switch position.recovered {
        case nil where self.session == nil:
            self.segments.append(.init(epoch: position.epoch, start: position.offset, position: position.offset))
        case true?:
            self.recoveries += 1
            if self.segments.last?.position != position.offset || self.segments.last?.epoch != position.epoch {
                self.violations.append("a recovery begins at \(position.offset)")
            }
            if self.session != position.session { self.violations.append("the session has changed") }
        case false?:
            self.failedRecoveries += 1
            self.segments.append(.init(epoch: position.epoch, start: position.offset, position: position.offset))
        case nil:
            self.violations.append("a join with a position was not told whether it could be recovered")
        }
        self.session = position.session
    }

    private mutating func moved(to offset: Int, id: Int?) {
        guard var segment = self.segments.popLast() else {
            self.violations.append("a number came before the answer to the join")
            return
        }
        if !self.isJoined { self.violations.append("number \(offset) came while not joined") }
        if offset <= segment.position {
            self.violations.append("number \(offset) came when the client was at \(segment.position)")
        }
        segment.position = offset
        if let id { segment.received[offset] = id }
        self.segments.append(segment)
    }
}
