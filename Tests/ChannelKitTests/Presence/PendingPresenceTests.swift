import Testing

@testable import ChannelKit

@Suite("PendingPresence")
struct PendingPresenceTests {
    private let dot = Dot(replica: Replica(name: "r"), counter: 1)
    private let entry = PresenceEntry(topic: "room", key: "ann", meta: .empty)
    private var joined: PresenceDiff { PresenceDiff(joins: [self.dot: self.entry]) }
    private var left: PresenceDiff { PresenceDiff(leaves: [self.dot: self.entry]) }

    @Test("nobody hears of one who came and left unseen")
    func unseen() {
        var pending = PendingPresence()
        pending.append(self.joined)
        #expect(pending.isUnseen(self.dot))
        pending.append(self.left)
        #expect(pending.isEmpty)
    }

    @Test("one whom a list has shown in between is told to have left")
    func seen() {
        var pending = PendingPresence()
        pending.append(self.joined)
        pending.listed()
        #expect(!pending.isUnseen(self.dot))
        pending.append(self.left)
        #expect(pending.diff == self.left)
    }

    @Test("one who was there before, left and is back has joined, and leaves for good if it leaves again")
    func back() {
        var pending = PendingPresence()
        pending.append(self.left)
        pending.append(self.joined)
        #expect(pending.diff == self.joined)
        pending.append(self.left)
        #expect(pending.diff == self.left)
    }
}
