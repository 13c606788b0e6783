import Hummingbird

/// How a person gets in for the first time: `POST /api/guests` and `/api/users`.
struct AccountRoutes: Sendable {
    private struct Guest: Decodable {
        var username: String
    }

    private struct Credentials: Decodable {
        var username: String
        var password: String
    }

    let accounts: Accounts
    let limits: AccountLimits

    func addRoutes(to router: some RouterMethods<ChatContext>) {
        router.group()
            .addMiddleware { self.limits.perAddress(self.limits.guests, named: "guests") }
            .post("/api/guests") { request, context in
                let body = try await request.json(Guest.self, context: context)
                let session = try await self.accounts.enterAsGuest(named: body.username)
                return try Response.json(SessionPayload(session))
            }
        router.group()
            .addMiddleware { self.limits.perAddress(self.limits.passwords, named: "sign-ins") }
            .post("/api/users") { request, context in
                let body = try await request.json(Credentials.self, context: context)
                let session = try await self.accounts.register(named: body.username, password: body.password)
                return try Response.json(SessionPayload(session), status: .created)
            }
        router.refuseOtherMethods("/api/guests", than: .post)
        router.refuseOtherMethods("/api/users", than: .get, .post)
    }
}
