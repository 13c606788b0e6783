public import ChannelKit

/// What happens on a channel.
public enum RemoteChannelEvent: Sendable {
    /// It has been joined, for the first time or anew.
    case joined(JoinedChannel)
    /// The server has sent something.
    case message(RemoteMessage)
    /// It is not joined just now, and will be joined anew.
    case interrupted(ChannelInterruption)
    /// This many events are missing here, since they were not read in time.
    case missed(Int)
    /// It is over. Nothing follows.
    case closed(ChannelEnd)
}

/// A join that the server has accepted.
public struct JoinedChannel: Hashable, Sendable {
    /// What the server said.
    public var response: Payload
    /// Whether the channel has been joined before.
    public var isRejoin: Bool
    /// Whether everything that was broadcast since the channel was left has come or will come now.
    ///
    /// `true`: it follows, and nothing is missing. `false`: something may be missing, and it will not come. `nil`: nothing can
    /// be said, since it is the first join, or the channel does not resume, or the server keeps no history of the topic.
    public var recovered: Bool?
}

/// A message that a server sends on its own: a push to this client or a broadcast to the topic.
public struct RemoteMessage: Hashable, Sendable {
    /// The event.
    public var event: String
    /// What it carries.
    public var payload: Payload
    /// Its number in the topic's history, where the channel resumes and the server keeps one.
    public var offset: Int?
}

/// Why a channel is not joined just now.
public enum ChannelInterruption: Equatable, Sendable {
    /// The connection has gone.
    case connectionLost
    /// The server's channel has crashed, for the reason given.
    case crashed(Payload)
    /// The server refuses to have it joined anew.
    case rejoinRefused(ReplyBody)
    /// The server has not answered.
    case joinTimedOut
}

/// Why a channel is over.
public enum ChannelEnd: Equatable, Sendable {
    /// The application has left it.
    case left
    /// The server has refused to have it joined.
    case refused(ReplyBody)
    /// The server has closed it.
    case closedByServer
    /// The client's connection is over.
    case disconnected(ConnectionEnd)
}
