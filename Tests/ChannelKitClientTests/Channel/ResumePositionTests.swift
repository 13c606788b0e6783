import ChannelKit
import NIOCore
import Testing

@testable import ChannelKitClient

@Suite("The position in a topic's history")
struct ResumePositionTests {
    private func payload(_ text: String) -> Payload { .json(ByteBuffer(string: text)) }

    private func joined(offset: Int = 5) throws -> ResumePosition {
        var position = ResumePosition()
        let answer = self.payload(#"{"_resume":{"epoch":"e","offset":\#(offset),"session":"s"},"a":1}"#)
        #expect(try position.joined(answer) == nil)
        return position
    }

    private func request(_ position: ResumePosition) throws -> String { try position.request(in: .empty).text }

    @Test(
        "the first join asks for a position, whatever else it says",
        arguments: [
            ("{}", #"{"_resume":{}}"#), (" { } ", #" { "_resume":{}}"#), (#"{"a":{}}"#, #"{"a":{},"_resume":{}}"#),
        ]
    )
    func first(payload: String, request: String) throws {
        #expect(try ResumePosition().request(in: self.payload(payload)).text == request)
    }

    @Test("only an object has room for it", arguments: ["[]", "1", "null", #""{}""#, ""])
    func noObject(payload: String) {
        #expect(throws: ChannelKit.ChannelError.self) { try ResumePosition().request(in: self.payload(payload)) }
    }

    @Test("a later join says how far the client has got")
    func later() throws {
        var position = try self.joined()
        #expect(position.received(offset: 8, isBinary: false) == .deliver(offset: 8))
        #expect(try self.request(position) == #"{"_resume":{"epoch":"e","offset":8,"session":"s"}}"#)
    }

    @Test("what has come before is dropped; what has no number is delivered")
    func duplicates() throws {
        var position = try self.joined()
        #expect(position.received(offset: 5, isBinary: false) == .drop)
        #expect(position.received(offset: 6, isBinary: false) == .deliver(offset: 6))
        #expect(position.received(offset: 6, isBinary: false) == .drop)
        #expect(position.received(offset: nil, isBinary: false) == .deliver(offset: nil))
    }

    @Test("a binary message has the number that was announced, and the position moves when it comes")
    func binary() throws {
        var position = try self.joined()
        try position.received(position: self.payload(#"{"offset":6,"next":true}"#))
        #expect(try self.request(position).contains(#""offset":5"#))
        // A message without a number in between is not what was announced.
        #expect(position.received(offset: nil, isBinary: false) == .deliver(offset: nil))
        #expect(position.received(offset: nil, isBinary: true) == .deliver(offset: 6))
        #expect(try self.request(position).contains(#""offset":6"#))
        #expect(position.received(offset: nil, isBinary: true) == .deliver(offset: nil))
    }

    @Test("a connection that is cut between the two forgets the announcement")
    func cut() throws {
        var position = try self.joined()
        try position.received(position: self.payload(#"{"offset":6,"next":true}"#))
        position.interrupted()
        #expect(position.received(offset: nil, isBinary: true) == .deliver(offset: nil))
        #expect(try self.request(position).contains(#""offset":5"#))
    }

    @Test("a numbered message takes the place of one that was announced and did not come")
    func replaced() throws {
        var position = try self.joined()
        try position.received(position: self.payload(#"{"offset":6,"next":true}"#))
        #expect(position.received(offset: 7, isBinary: false) == .deliver(offset: 7))
        #expect(position.received(offset: nil, isBinary: true) == .deliver(offset: nil))
        #expect(try self.request(position).contains(#""offset":7"#))
    }

    @Test("the position moves past what was not for this client, and never back")
    func passed() throws {
        var position = try self.joined()
        try position.received(position: self.payload(#"{"offset":9}"#))
        try position.received(position: self.payload(#"{"offset":3}"#))
        #expect(try self.request(position).contains(#""offset":9"#))
    }

    @Test(
        "the server says whether what was missed comes",
        arguments: [
            (#"{"_resume":{"epoch":"e","offset":5,"session":"s","recovered":true}}"#, true),
            (#"{"_resume":{"epoch":"f","offset":0,"session":"t","recovered":false}}"#, false),
            ("{}", false),
        ]
    )
    func recovered(answer: String, isRecovered: Bool) throws {
        var position = try self.joined()
        #expect(try position.joined(self.payload(answer)) == isRecovered)
    }

    @Test("a new epoch begins at its own offset")
    func epoch() throws {
        var position = try self.joined(offset: 100)
        let answer = self.payload(#"{"_resume":{"epoch":"f","offset":2,"session":"t","recovered":false}}"#)
        #expect(try position.joined(answer) == false)
        #expect(position.received(offset: 3, isBinary: false) == .deliver(offset: 3))
    }

    @Test("a topic without a history has no positions")
    func noHistory() throws {
        var position = ResumePosition()
        #expect(try position.joined(.empty) == nil)
        #expect(position.received(offset: nil, isBinary: false) == .deliver(offset: nil))
        #expect(try self.request(position) == #"{"_resume":{}}"#)
    }
}
