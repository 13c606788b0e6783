import ChannelKit
import NIOCore

/// What somebody waits for.
struct PendingCall {
    enum Work {
        case join
        case leave
        /// - Parameter awaitsReply: Whether the server's answer is waited for, or only that the message is sent.
        case push(event: String, payload: Payload, awaitsReply: Bool)
    }

    let work: Work
    let topic: String
    let continuation: CheckedContinuation<ReplyBody, any Error>
    let timer: Scheduled<Void>?
}
