import ChannelKit
import NIOCore

/// A channel that is joined or is to be. Confined to the core.
final class ChannelEntry {
    let topic: String
    let options: RemoteChannelOptions
    let payload: Payload
    let outlets: EventOutlets<RemoteChannelEvent>
    var machine: RemoteChannelStateMachine
    /// None if it does not resume.
    var position: ResumePosition?
    /// Who waits for the first join.
    var joinCall: Ref?
    /// Who waits for it to be left.
    var leaveCall: Ref?
    /// The next attempt to join, or the end of this one.
    var timer: Scheduled<Void>?

    init(
        topic: String,
        options: RemoteChannelOptions,
        payload: Payload,
        outlets: EventOutlets<RemoteChannelEvent>
    ) {
        self.topic = topic
        self.options = options
        self.payload = payload
        self.outlets = outlets
        self.machine = RemoteChannelStateMachine(buffer: options.pushBuffer)
        self.position = options.resume ? ResumePosition() : nil
    }
}
