import Logging
import NIOCore
import Synchronization

/// What stays the same about a channel from its join to its end. Shared by all its contexts.
final class ChannelIdentity<C: Channel>: Sendable {
    /// Filled when the runtime has been made, and emptied when the channel has ended. Confined to the event loop.
    ///
    /// (Not weak: each retain and release of what is referred to weakly takes a detour, and there are some for each delivery.)
    final class RuntimeReference {
        var value: ChannelRuntime<C>?
    }

    let topic: String
    /// What the channel's own messages name: the reference of the join, if it named no other.
    let joinRef: Ref?
    let serializer: Serializer
    let suffix: String
    let assigns: C.Assigns
    let socketID: String?
    let eventLoop: any EventLoop
    let services: EndpointServices
    let member: MemberID
    /// What is said of what it sends to the others only.
    let sender: BroadcastSender
    /// Set before what the channel tracks is forgotten: nothing may be tracked for it from then on.
    let hasEnded = Atomic(false)
    /// What the server's own code has sent to the channel and it has not begun with, timers included.
    let infos: Reservations
    /// The topics beside its own that the channel hears.
    let subscriptions: Reservations
    private let runtime: NIOLoopBound<RuntimeReference>

    init(_ seat: ChannelSeat, suffix: String, assigns: C.Assigns, sender: BroadcastSender, runtime: RuntimeReference) {
        self.topic = seat.topic
        self.joinRef = seat.join.joinRef ?? seat.join.ref
        self.serializer = seat.socket.serializer
        self.suffix = suffix
        self.assigns = assigns
        self.socketID = seat.socket.socketID
        self.eventLoop = seat.socket.transport.eventLoop
        self.services = seat.socket.services
        self.subscriptions = Reservations(capacity: seat.socket.services.limits.maximumSubscriptions)
        self.infos = Reservations(capacity: seat.socket.services.limits.mailboxCapacity)
        self.member = sender.member
        self.sender = sender
        self.runtime = NIOLoopBound(runtime, eventLoop: seat.socket.transport.eventLoop)
    }

    /// The channel has ended: its contexts reach it no more, however long they are kept.
    func release() { self.runtime.value.value = nil }

    /// The channel, if it is still there. On its event loop only.
    var loopBoundRuntime: ChannelRuntime<C>? { self.runtime.value.value }

    /// Does something with the channel, if it is still there: at once on its event loop, else as soon as the loop comes to it.
    func onLoop(_ body: @escaping @Sendable (ChannelRuntime<C>) -> Void) {
        if self.eventLoop.inEventLoop {
            if let runtime = self.runtime.value.value { body(runtime) }
        } else {
            self.eventLoop.execute {
                if let runtime = self.runtime.value.value { body(runtime) }
            }
        }
    }
}

extension ChannelIdentity {
    /// Sends an event to the client.
    ///
    /// - Parameter offset: The number of the broadcast in whose place it is sent, if it is.
    func push(_ event: String, _ payload: Payload, of offset: Int? = nil) throws(ChannelError) {
        let message = Message(joinRef: self.joinRef, ref: nil, topic: self.topic, event: event, payload: payload)
        let frames = try self.serializer.frames(for: message)
        if let offset {
            self.onLoop { $0.send(.init(message: message, frames: frames), inPlaceOf: offset) }
        } else {
            self.onLoop { $0.send(frames) }
        }
    }

    /// Answers a message of the client.
    func reply(_ status: String, _ response: Payload, to ref: Ref?) throws(ChannelError) {
        let frames = try self.frames(status, response, to: ref)
        self.onLoop { $0.send(frames) }
    }

    /// The answer to a message of the client.
    func frames(_ status: String, _ response: Payload, to ref: Ref?) throws(ChannelError) -> OutboundFrames {
        let reply = Reply(joinRef: self.joinRef, ref: ref, topic: self.topic, status: status, response: response)
        return try self.serializer.frames(for: reply)
    }
}
