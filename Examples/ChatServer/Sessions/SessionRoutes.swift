import AuthHummingbird
import Hummingbird
import RateLimit
import RateLimitHummingbird

/// How a person signs in, stays and signs out: `/api/sessions` and what is below it.
struct SessionRoutes: Sendable {
    private struct Credentials: Decodable {
        var username: String
        var password: String
    }

    private struct Refresh: Decodable {
        var refreshToken: String

        private enum CodingKeys: String, CodingKey {
            case refreshToken = "refresh_token"
        }
    }

    let accounts: Accounts
    let sessions: Sessions
    let limits: AccountLimits

    /// - Parameters:
    ///   - router: Where anyone may ask.
    ///   - members: Where only holders of a token may.
    func addRoutes(to router: some RouterMethods<ChatContext>, members: some RouterMethods<ChatContext>) {
        // Counted by the login itself, which knows the name as well.
        router.post("/api/sessions") { request, context in
            let body = try await request.json(Credentials.self, context: context)
            let session = try await self.accounts.signIn(
                as: body.username,
                password: body.password,
                from: self.limits.address(request, context)
            )
            return try Response.json(SessionPayload(session))
        }
        router.group()
            .addMiddleware { self.limits.perAddress(self.limits.refreshes, named: "refreshes") }
            .post("/api/sessions/refresh") { request, context in
                let body = try await request.json(Refresh.self, context: context)
                return try Response.json(SessionPayload(try await self.sessions.refresh(body.refreshToken)))
            }
        members.delete("/api/sessions/current") { _, context in
            try await self.sessions.end(try context.requireIdentity())
            return Response(status: .noContent)
        }
        members.delete("/api/sessions") { _, context in
            try await self.sessions.endAll(of: User(try context.requireIdentity()))
            return Response(status: .noContent)
        }
        router.refuseOtherMethods("/api/sessions", than: .post, .delete)
        router.refuseOtherMethods("/api/sessions/refresh", than: .post)
        router.refuseOtherMethods("/api/sessions/current", than: .delete)
    }
}
