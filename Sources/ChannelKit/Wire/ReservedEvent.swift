/// Topics and events that the protocol keeps to itself.
package enum ReservedEvent {
    package static let join = "phx_join"
    package static let leave = "phx_leave"
    package static let reply = "phx_reply"
    package static let close = "phx_close"
    package static let error = "phx_error"
    package static let heartbeat = "heartbeat"
    /// Tells a client that asked for it how far it has got, where no message of the topic itself says so.
    package static let position = "_position"
    package static let presenceState = "presence_state"
    package static let presenceDiff = "presence_diff"
    package static let presenceCount = "presence_count"

    /// The topic of messages about the socket itself.
    package static let socketTopic = "phoenix"
}
