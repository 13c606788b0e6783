import HTTPTypes
import Hummingbird
import ProblemDetailsHummingbird
import RateLimit
import RateLimitHummingbird

/// How a person gets a token: `POST /api/guests`, `/api/users` and `/api/sessions`.
struct AccountRoutes: Sendable {
    private struct Guest: Decodable {
        var username: String
    }

    private struct Credentials: Decodable {
        var username: String
        var password: String
    }

    private let accounts: Accounts
    private let guestLimiter: RateLimiter<ContinuousClock>
    private let signInLimiter: RateLimiter<ContinuousClock>
    private let nameLimiter: RateLimiter<ContinuousClock>
    private let trustedProxies: Int

    init(accounts: Accounts, configuration: ChatConfiguration) {
        self.accounts = accounts
        self.trustedProxies = configuration.trustedProxies
        let minute = Duration.seconds(60)
        self.guestLimiter = RateLimiter(.gcra(limit: configuration.guestsPerMinute, per: minute))
        self.signInLimiter = RateLimiter(.gcra(limit: configuration.signInsPerMinute, per: minute))
        self.nameLimiter = RateLimiter(.gcra(limit: configuration.signInsPerMinute, per: minute))
    }

    func addRoutes(to router: some RouterMethods<ChatContext>) {
        router.group()
            .addMiddleware { self.limit(self.guestLimiter, named: "guests") }
            .post("/api/guests") { request, context in
                let body = try await request.json(Guest.self, context: context)
                let session = try await self.accounts.enterAsGuest(named: body.username)
                return try Response.json(SessionPayload(session))
            }
        let passwords = router.group().addMiddleware { self.limit(self.signInLimiter, named: "sign-ins") }
        passwords.post("/api/users") { request, context in
            let body = try await request.json(Credentials.self, context: context)
            let session = try await self.accounts.register(named: body.username, password: body.password)
            return try Response.json(SessionPayload(session), status: .created)
        }
        passwords.post("/api/sessions") { request, context in
            let body = try await request.json(Credentials.self, context: context)
            try self.checkAttempts(at: body.username)
            let session = try await self.accounts.signIn(as: body.username, password: body.password)
            return try Response.json(SessionPayload(session))
        }
        for path: RouterPath in ["/api/guests", "/api/users", "/api/sessions"] {
            router.refuseOtherMethods(path, than: .post)
        }
    }

    private func limit(
        _ limiter: RateLimiter<ContinuousClock>,
        named name: String
    ) -> RateLimitMiddleware<ChatContext, RateLimiter<ContinuousClock>> {
        RateLimitMiddleware(limiter, policyName: name) { request, context in
            ClientAddress.key(
                peer: context.peerAddress,
                forwardedFor: request.headers[values: .forwardedFor],
                trustedProxies: self.trustedProxies
            )
        }
    }

    /// One password cannot be guessed from a thousand addresses either.
    private func checkAttempts(at username: String) throws {
        let key = (try? Username(username))?.folded ?? username
        let decision = self.nameLimiter.check(key)
        guard !decision.isAllowed else { return }
        let seconds = decision.retryAfter.map { $0.components.seconds + 1 } ?? 60
        throw ProblemDetails(
            .tooManyRequests,
            detail: "Too many attempts to sign in with this name. Please try again later.",
            headers: [.retryAfter: String(seconds)]
        )
    }
}

/// `{"token", "user": {"id", "username"}}`.
private struct SessionPayload: Encodable {
    struct Holder: Encodable {
        var id: String
        var username: String
    }

    var token: String
    var user: Holder

    init(_ session: Session) {
        self.token = session.token
        self.user = Holder(id: session.user.id, username: session.user.username)
    }
}
