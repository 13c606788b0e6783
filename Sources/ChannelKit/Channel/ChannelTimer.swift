/// Something that a channel is to be told after a while: what ``ChannelContext/send(_:after:)`` returns.
public struct ChannelTimer<C: Channel>: Sendable {
    let identity: ChannelIdentity<C>
    let id: MemberID

    /// Forgets it, unless it waits in the channel's mailbox already. Called on the channel's event loop, as by its handlers, it
    /// has been forgotten when this returns.
    public func cancel() {
        self.identity.onLoop { $0.cancelTimer(self.id) }
    }
}
