public import Logging

/// At which levels a channel's ordinary life is logged. What goes wrong is logged as an error in any case.
///
/// Nothing of a payload is logged: it is the client's.
public struct ChannelLogLevels: Hashable, Sendable {
    /// For joins, let in or refused; `nil` for not at all.
    public var joins: Logger.Level?
    /// For each event of a client; `nil` for not at all.
    public var events: Logger.Level?

    /// Sets the levels.
    public init(joins: Logger.Level? = .debug, events: Logger.Level? = .trace) {
        self.joins = joins
        self.events = events
    }

    /// What of this a logger lets through, asked once for each channel.
    func enabled(by logger: Logger) -> ChannelLogLevels {
        func enabled(_ level: Logger.Level?) -> Logger.Level? { level.flatMap { $0 >= logger.logLevel ? $0 : nil } }
        return ChannelLogLevels(joins: enabled(self.joins), events: enabled(self.events))
    }
}
