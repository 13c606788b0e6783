import NIOCore
import Testing

@testable import ChannelKit

@Suite("Topic on a loop")
struct LoopTopicTests {
    @Test("a handler that broadcasts and pushes while it is delivered to gets everything in order")
    func reentrancy() throws {
        let topic = LoopTopic(name: "t")
        let recorder = Recorder(topic: topic)
        for event in ["a", "trigger", "b", "c"] { topic.append(try Self.broadcast(event)) }
        topic.flush()
        #expect(recorder.events == ["a", "trigger", "b", "c", "answer", "push"])
        #expect(topic.hasPending)
        topic.flush()
        #expect(recorder.events == ["a", "trigger", "b", "c", "answer", "push"])
        #expect(!topic.hasPending)
    }

    @Test("one that was caught up gets the rest with the others, and only once")
    func catchUp() throws {
        let topic = LoopTopic(name: "t")
        let early = Recorder(topic: topic)
        let other = Recorder(topic: topic, mayIntercept: false)
        topic.append(try Self.broadcast("a"))
        topic.catchUp(early.member)
        topic.append(try Self.broadcast("b", from: other.member.sender))
        let late = Recorder(topic: topic)
        topic.append(try Self.broadcast("c"))
        topic.flush()
        #expect(early.events == ["a", "b", "c"])
        #expect(other.events == ["a", "c"])
        #expect(late.events == ["c"])
    }

    @Test("a member whose socket is gone harms nobody")
    func goneDelegate() throws {
        let topic = LoopTopic(name: "t")
        let there = Recorder(topic: topic, mayIntercept: false)
        let gone = Member(serializer: .v2, mayIntercept: true)
        topic.add(gone)
        for event in ["a", "b"] {
            topic.append(try Self.broadcast(event))
            topic.flush()
        }
        topic.catchUp(gone)
        #expect(there.events == ["a", "b"])
    }

    private static func broadcast(_ event: String, from sender: BroadcastSender? = nil) throws -> EncodedBroadcast {
        try EncodedBroadcast(Broadcast(topic: "t", event: event, payload: .empty), from: sender)
    }

    /// A member that answers `trigger` as a channel does whose `handleOut` broadcasts and then pushes.
    private final class Recorder: MemberDelegate {
        let member: Member
        private(set) var events: [String] = []
        private let topic: LoopTopic

        init(topic: LoopTopic, mayIntercept: Bool = true) {
            self.topic = topic
            self.member = Member(serializer: .v2, mayIntercept: mayIntercept)
            self.member.delegate = self
            topic.add(self.member)
        }

        func deliver(_ frames: OutboundFrames) {
            for message in frames.messages {
                let fields = String(buffer: message.payload).split(separator: ",")
                self.events.append(fields[3].filter { $0 != "\"" })
            }
        }

        func missedBroadcasts() { self.events.append("gap") }

        func intercepts(_ event: String) -> Bool { event == "trigger" }

        func deliver(intercepted broadcast: Broadcast, at offset: Int?) {
            self.events.append(broadcast.event)
            guard let answer = try? LoopTopicTests.broadcast("answer") else { return }
            self.topic.append(answer)
            self.topic.catchUp(self.member)
            self.events.append("push")
        }
    }
}
