import NIOCore
import Testing

@testable import ChannelKit

@Suite("PresenceMessage")
struct PresenceMessageTests {
    private static let here = Replica(name: "here")
    private static let messages: [PresenceMessage] = [
        .heartbeat(Self.here, clock: .max),
        .goodbye(Replica(name: "")),
        .request(from: Self.here, to: Replica(name: "thère"), since: 3),
        .changes(
            PresenceInterval(
                replica: Self.here,
                after: 5,
                through: 9,
                entries: [
                    6: PresenceEntry(topic: "room:é", key: "ann", meta: .reason("\u{1F600}")),
                    9: PresenceEntry(topic: "", key: "", meta: .empty),
                ],
                removed: [1, 4]
            )
        ),
        .changes(PresenceInterval(replica: Self.here, after: 0, through: 0)),
    ]

    @Test("a message reads as it was written", arguments: Self.messages)
    func roundTrip(message: PresenceMessage) throws {
        #expect(try PresenceMessage(bytes: message.bytes) == message)
    }

    @Test("what is cut off, goes on, or is of another version or kind is refused", arguments: Self.messages)
    func malformed(message: PresenceMessage) {
        let bytes = message.bytes
        for length in 0..<bytes.readableBytes {
            let part = bytes.getSlice(at: 0, length: length) ?? ByteBuffer()
            #expect { try PresenceMessage(bytes: part) } throws: {
                ($0 as? ChannelKit.ChannelError)?.code == .malformedMessage
            }
        }
        var longer = bytes
        longer.writeInteger(UInt8(0))
        var newer = bytes
        newer.setInteger(UInt8(2), at: 0)
        var other = bytes
        other.setInteger(UInt8(9), at: 1)
        for bytes in [longer, newer, other] {
            #expect { try PresenceMessage(bytes: bytes) } throws: {
                ($0 as? ChannelKit.ChannelError)?.code == .malformedMessage
            }
        }
    }

    @Test("an interval whose numbers contradict each other is refused")
    func contradictions() {
        let entry = PresenceEntry(topic: "t", key: "k", meta: .empty)
        for interval in [
            PresenceInterval(replica: Self.here, after: 9, through: 5),
            PresenceInterval(replica: Self.here, after: 2, through: 5, entries: [2: entry]),
            PresenceInterval(replica: Self.here, after: 2, through: 5, entries: [6: entry]),
            PresenceInterval(replica: Self.here, after: 2, through: 5, removed: [3]),
        ] {
            let bytes = PresenceMessage.changes(interval).bytes
            #expect { try PresenceMessage(bytes: bytes) } throws: {
                ($0 as? ChannelKit.ChannelError)?.code == .malformedMessage
            }
        }
    }
}
