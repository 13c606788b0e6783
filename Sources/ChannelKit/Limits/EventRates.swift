import RateLimit

/// The rates that one socket keeps for events of its channels. As many at most as limits are declared.
struct EventRates {
    private struct Key: Hashable {
        var channel: ObjectIdentifier
        /// As it is declared; `nil` for those of a `Fallback`.
        var event: String?
        var rate: SocketLimits.MessageRate
    }

    private var rates: [Key: GCRA] = [:]

    mutating func check(
        _ rate: SocketLimits.MessageRate,
        of event: String?,
        in channel: any Channel.Type,
        at now: Duration
    ) -> RateLimitDecision {
        let key = Key(channel: ObjectIdentifier(channel), event: event, rate: rate)
        return self.rates[key, default: GCRA(burst: rate.burst, period: rate.period)].check(at: now)
    }
}

extension ChannelIdentity {
    /// Counts an event against the rate that its socket keeps. On the event loop.
    ///
    /// - Returns: `nil` once the channel has ended.
    func check(_ rate: SocketLimits.MessageRate, of event: String?) -> RateLimitDecision? {
        self.loopBoundRuntime?.seat.socket.check(rate, of: event, in: C.self)
    }
}
