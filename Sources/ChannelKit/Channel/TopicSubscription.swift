/// What a channel hears of a topic beside its own. Confined to the event loop.
///
/// Its broadcasts go to the channel and not to the client, through the mailbox and in their order.
final class TopicSubscription<C: Channel>: MemberDelegate {
    let member: Member
    private weak var runtime: ChannelRuntime<C>?

    init(_ runtime: ChannelRuntime<C>) {
        self.member = Member(serializer: runtime.identity.serializer, mayIntercept: true)
        self.runtime = runtime
        self.member.delegate = self
    }

    func deliver(_ frames: OutboundFrames) {}

    func intercepts(_ event: String) -> Bool { true }

    func deliver(intercepted broadcast: Broadcast, at offset: Int?) { self.runtime?.heard(broadcast) }

    func missedBroadcasts() { self.runtime?.missedBroadcasts() }
}
