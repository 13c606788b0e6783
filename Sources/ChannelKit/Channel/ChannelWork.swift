/// What waits in a channel's mailbox. Not generic, whatever the channel's type, so that mailboxes all share their code.
enum ChannelWork: Sendable {
    /// The client has sent an event.
    case message(Message)
    /// The server's own code has sent the first of ``ChannelRuntime/infos``.
    case info
    /// The channel wants to see a broadcast.
    case intercepted(Broadcast)
    /// What is held back is to be delivered.
    case held
    /// Something has been broadcast to a topic beside the channel's own.
    case heard(Broadcast)
}
