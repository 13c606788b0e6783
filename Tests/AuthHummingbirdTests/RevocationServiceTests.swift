import Auth
import AuthHummingbird
import Logging
import ServiceLifecycle
import TestSupport
import Testing

@Suite("Revocation service")
struct RevocationServiceTests {
    @Test("learns what other nodes revoke, and ends when the server shuts down")
    func run() async throws {
        let store = InMemoryRevocationStore()
        let (here, elsewhere) = (RevocationList(store: store), RevocationList(store: store))
        let tokens = TokenAuthority(
            keys: try KeySet(signing: SigningKey(id: "k", algorithm: .hs256, secret: [UInt8](repeating: 7, count: 32))),
            issuer: "i",
            audience: "a",
            lifetime: .seconds(60),
            revocations: here
        )
        let token = try await tokens.issue(subject: "ann")
        let logger = Logger(label: "tests", factory: { _ in SwiftLogNoOpLogHandler() })
        let group = ServiceGroup(
            services: [RevocationService(here, every: .milliseconds(5), logger: logger)],
            logger: logger
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let isGood = try await eventually { (try? await tokens.verify(token)) != nil }
            #expect(isGood)
            try await elsewhere.revoke(.subject("ann"), lifetime: .seconds(90))
            let isRevoked = try await eventually { (try? await tokens.verify(token)) == nil }
            #expect(isRevoked)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
