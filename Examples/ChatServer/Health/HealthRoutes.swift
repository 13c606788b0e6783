import HTTPTypes
import Hummingbird

/// What load balancers ask: `/health`, whether the server lives, and `/ready`, whether it should be sent requests.
struct HealthRoutes: Sendable {
    let readiness: Readiness

    func addRoutes(to router: some RouterMethods<ChatContext>) {
        router.get("/health") { _, _ in try Response.json(["status": "ok"]) }
        router.get("/ready") { _, _ in
            let state = try await self.readiness.state()
            return try Response.json(["status": state], status: state == .ready ? .ok : .serviceUnavailable)
        }
        for path: RouterPath in ["/health", "/ready"] { router.refuseOtherMethods(path, than: .get) }
    }
}
