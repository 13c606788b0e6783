import NIOCore
import Synchronization

/// Names a subscriber of a topic, within the process.
struct MemberID: Hashable, Sendable {
    private let number: UInt64

    private static let next = Atomic<UInt64>(0)

    /// A new one.
    init() {
        self.number = Self.next.wrappingAdd(1, ordering: .relaxed).oldValue
    }
}

/// What a member of a topic is told. On the event loop of the member.
protocol MemberDelegate: AnyObject {
    /// The broadcasts of one turn of the event loop, as the member's client gets them.
    func deliver(_ frames: OutboundFrames)
    /// Whether an event is for ``deliver(intercepted:at:)``.
    func intercepts(_ event: String) -> Bool
    /// A broadcast that the member wants to see for itself.
    ///
    /// - Parameter offset: The number by which the member's client knows it, if it counts.
    func deliver(intercepted broadcast: Broadcast, at offset: Int?)
    /// Broadcasts of the topic have been dropped, and some may have been for this member: it has to start anew. It gets no
    /// more of them.
    func missedBroadcasts()
}

/// One subscriber of a topic that lives on an event loop. Confined to it.
final class Member {
    let id = MemberID()
    let serializer: Serializer
    /// Whether ``MemberDelegate/intercepts(_:)`` is to be asked at all.
    let mayIntercept: Bool
    /// What its client is called over several joins, if it asked for that.
    let session: ResumeToken?
    /// The history by whose numbers its client counts, if it does.
    var log: TopicLog?
    /// Let go of when it unsubscribes. (Not weak: that would cost each delivery more than all else here.)
    var delegate: (any MemberDelegate)?

    /// Where it is subscribed.
    var topic: LoopTopic?
    /// Where it stands among the topic's members.
    var position = 0
    /// The number of the topic's next broadcast that it is to get.
    var next: UInt64 = 0

    init(serializer: Serializer, mayIntercept: Bool, session: ResumeToken? = nil) {
        self.serializer = serializer
        self.mayIntercept = mayIntercept
        self.session = session
    }

    var audience: Audience { Audience(serializer: self.serializer, log: self.log) }

    /// What says of a broadcast that it is of this member.
    var sender: BroadcastSender { BroadcastSender(member: self.id, session: self.session) }

    /// Whether a broadcast is not for the member, because its client is the one that has sent it.
    func hasSent(_ broadcast: EncodedBroadcast) -> Bool {
        guard let sender = broadcast.sender else { return false }
        return sender.member == self.id || (self.session != nil && sender.session == self.session)
    }
}
