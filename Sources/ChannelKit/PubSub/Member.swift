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
    /// Whether an event is for ``deliver(intercepted:)``.
    func intercepts(_ event: String) -> Bool
    /// A broadcast that the member wants to see for itself.
    func deliver(intercepted broadcast: Broadcast)
    /// Broadcasts of the topic have been dropped, and some may have been for this member: it has to start anew.
    func missedBroadcasts()
}

/// One subscriber of a topic that lives on an event loop. Confined to it.
final class Member {
    let id = MemberID()
    let serializer: Serializer
    /// Whether ``MemberDelegate/intercepts(_:)`` is to be asked at all.
    let mayIntercept: Bool
    weak var delegate: (any MemberDelegate)?

    /// Where it is subscribed.
    var topic: LoopTopic?
    /// Where it stands among the topic's members.
    var position = 0
    /// The number of the topic's next broadcast that it is to get.
    var next: UInt64 = 0

    init(serializer: Serializer, mayIntercept: Bool) {
        self.serializer = serializer
        self.mayIntercept = mayIntercept
    }
}
