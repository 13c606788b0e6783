import DynamoKit
import DynamoKitLocal
import Foundation
import HTTPTypes
import Logging
import Synchronization
import TestSupport
import Testing

@testable import ChatServer

@Suite("Health")
struct HealthRoutesTests {
    private static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    @Test("a server that can store is ready, and one that is about to stop is not, but lives")
    func stopping() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                #expect(try await routes.send(.get, "/ready").status == 200)
                chat.application.readiness.stop()
                let answer = try await routes.send(.get, "/ready")
                #expect(answer.status == 503)
                #expect(try answer.decode([String: String].self) == ["status": "stopping"])
                #expect(try await routes.send(.get, "/health").status == 200)
                #expect(try await routes.send(.post, "/ready").status == 405)
            }
        }
    }

    @Test("a server whose store is away is not ready, and is again when the store is back")
    func away() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            try await ChatTables.createMissing(on: DynamoClient(transport: local), logger: Self.logger)
            let store = UnreliableStore(local)
            let clock = ManualClock()
            let readiness = Readiness(client: DynamoClient(transport: store), clock: clock, logger: Self.logger)
            #expect(try await readiness.state() == .ready)
            store.isAway = true
            // The last answer is still good, and nobody is asked.
            #expect(try await readiness.state() == .ready)
            #expect(store.calls == 1)
            clock.advance(by: Readiness.timeToLive)
            #expect(try await readiness.state() == .storeUnavailable)
            #expect(try await readiness.state() == .storeUnavailable)
            #expect(store.calls == 2)
            store.isAway = false
            clock.advance(by: Readiness.timeToLive)
            #expect(try await readiness.state() == .ready)
        }
    }

    @Test("any number of questions at once are one for the store")
    func storm() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            try await ChatTables.createMissing(on: DynamoClient(transport: local), logger: Self.logger)
            let store = UnreliableStore(local)
            let readiness = Readiness(client: DynamoClient(transport: store), logger: Self.logger)
            let states = try await withThrowingTaskGroup(of: Readiness.State.self) { group in
                for _ in 0..<100 { group.addTask { try await readiness.state() } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(states == [.ready])
            #expect(store.calls == 1)
        }
    }
}
