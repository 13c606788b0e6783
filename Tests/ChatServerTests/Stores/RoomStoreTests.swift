import DynamoKit
import DynamoKitLocal
import Logging
import Synchronization
import TestSupport
import Testing

@testable import ChatServer

@Suite("Room store")
struct RoomStoreTests {
    private let clock = ManualClock()

    /// Two servers on the same tables, and how often the first one has looked a slug up in them.
    private func withServers(
        _ body: (_ store: RoomStore, _ reads: CountingTransport, _ other: RoomStore) async throws -> Void
    ) async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let reads = CountingTransport(base: local)
            let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            try await ChatTables.createMissing(on: DynamoClient(transport: local), logger: logger)
            let stores = [
                RoomStore(client: DynamoClient(transport: reads), clock: self.clock),
                RoomStore(client: DynamoClient(transport: local), clock: self.clock),
            ]
            try await DemoRooms.seed(stores[0])
            reads.reset()
            try await body(stores[0], reads, stores[1])
        }
    }

    private func make(_ slug: String, in store: RoomStore) async throws -> Room? {
        try await store.create(RoomName(slug, description: nil), slug: RoomSlug(slug))
    }

    @Test("reads a room once, however many join at once, and again when its time is over")
    func joins() async throws {
        try await self.withServers { store, reads, _ in
            let slugs = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<100 { group.addTask { try await store.room(slug: "general")?.slug } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(slugs == ["general"])
            #expect(reads.lookUps == 1)
            self.clock.advance(by: RoomStore.timeToLive - .milliseconds(1))
            _ = try await store.room(slug: "general")
            #expect(reads.lookUps == 1)
            self.clock.advance(by: .milliseconds(1))
            _ = try await store.room(slug: "general")
            #expect(reads.lookUps == 2)
        }
    }

    @Test("looks for a room that is not there once a second")
    func missing() async throws {
        try await self.withServers { store, reads, other in
            for _ in 0..<10 {
                let room = try await store.room(slug: "nowhere")
                #expect(room == nil)
            }
            #expect(reads.lookUps == 1)
            #expect(try await self.make("nowhere", in: other) != nil)
            #expect(try await store.room(slug: "nowhere") == nil)
            self.clock.advance(by: RoomStore.negativeTimeToLive)
            #expect(try await store.room(slug: "nowhere") != nil)
            #expect(reads.lookUps == 2)
        }
    }

    @Test("finds a room that it has made at once, though it had looked for it just before")
    func created() async throws {
        try await self.withServers { store, _, _ in
            #expect(try await store.room(slug: "new") == nil)
            let room = try #require(try await self.make("new", in: store))
            #expect(try await store.room(slug: "new") == room)
        }
    }

    @Test("makes no room that another server has just made, whatever it remembers")
    func taken() async throws {
        try await self.withServers { store, _, other in
            let none = try await store.room(slug: "new")
            #expect(none == nil)
            _ = try #require(try await self.make("new", in: other))
            #expect(try await self.make("new", in: store) == nil)
        }
    }

    @Test("asks nobody for what can be no slug")
    func impossible() async throws {
        try await self.withServers { store, reads, _ in
            let tooLong = String(repeating: "a", count: RoomSlug.maximumBytes + 1)
            for slug in ["", tooLong] {
                let room = try await store.room(slug: slug)
                #expect(room == nil)
            }
            #expect(reads.lookUps == 0)
        }
    }
}

/// A transport that counts the queries that it carries.
private final class CountingTransport: DynamoTransport {
    private let base: LocalDynamo
    private let queries = Mutex(0)

    init(base: LocalDynamo) {
        self.base = base
    }

    /// How often a slug was looked up since the last reset: once by a query, whatever else follows.
    var lookUps: Int { self.queries.withLock { $0 } }

    func reset() { self.queries.withLock { $0 = 0 } }

    func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        if operation is Query { self.queries.withLock { $0 += 1 } }
        return try await self.base.execute(operation, logger: logger)
    }
}
