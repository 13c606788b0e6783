import Hummingbird
import RateLimit
import RateLimitHummingbird

/// How often people may ask to be let in.
struct AccountLimits: Sendable {
    /// Guests, for each address.
    let guests: RateLimiter<ContinuousClock>
    /// What takes the hash of a password, for each address.
    let passwords: RateLimiter<ContinuousClock>
    /// Attempts to sign in, for each name: one password cannot be guessed from a thousand addresses either.
    let names: RateLimiter<ContinuousClock>
    /// Refreshes, for each address: each tab makes one in some minutes, and an office may have one address.
    let refreshes = RateLimiter(.gcra(limit: 600, per: .seconds(60)))

    private let proxies: TrustedProxies

    init(_ configuration: ChatConfiguration) {
        let minute = Duration.seconds(60)
        self.guests = RateLimiter(.gcra(limit: configuration.guestsPerMinute, per: minute))
        self.passwords = RateLimiter(.gcra(limit: configuration.signInsPerMinute, per: minute))
        self.names = RateLimiter(.gcra(limit: configuration.signInsPerMinute, per: minute))
        self.proxies = configuration.trustedProxies
    }

    /// The address that a request counts against.
    func address(_ request: Request, _ context: ChatContext) -> String {
        self.proxies.clientKey(peer: context.remoteAddress, headers: request.headers)
    }

    /// Middleware that counts requests by address.
    func perAddress(
        _ limiter: RateLimiter<ContinuousClock>,
        named name: String
    ) -> RateLimitMiddleware<ChatContext, RateLimiter<ContinuousClock>> {
        RateLimitMiddleware(limiter, policyName: name, addressesBehind: self.proxies)
    }
}
