import Auth
import AuthDynamo
import AuthTesting
import DynamoKit
import DynamoKitLocal
import FoundationEssentials
import Logging
import Synchronization
import Testing

@Suite("Sessions and revocations in DynamoDB")
struct DynamoStoreTests {
    func withTable(
        configuration: LocalDynamoConfiguration = .init(),
        _ body: (AuthTable, LocalDynamo) async throws -> Void
    ) async throws {
        try await withLocalDynamo(storage: .inMemory, configuration: configuration) { local in
            let table = AuthTable(client: DynamoClient(transport: local))
            try await table.createIfMissing()
            try await body(table, local)
        }
    }

    @Test("the store of sessions keeps every promise", arguments: RefreshTokenStoreConformance.Check.allCases)
    func sessions(check: RefreshTokenStoreConformance.Check) async throws {
        try await self.withTable { table, _ in
            try await RefreshTokenStoreConformance { DynamoRefreshTokenStore(table: table, now: $0) }.run(check)
        }
    }

    @Test("the store of revocations keeps every promise", arguments: RevocationStoreConformance.Check.allCases)
    func revocations(check: RevocationStoreConformance.Check) async throws {
        try await self.withTable { table, _ in
            try await RevocationStoreConformance { DynamoRevocationStore(table: table) }.run(check)
        }
    }

    @Test("any number of servers may make the table at once, and none of them again")
    func making() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let table = AuthTable(client: DynamoClient(transport: local), name: "Shared")
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 { group.addTask { @concurrent in try await table.createIfMissing() } }
                try await group.waitForAll()
            }
            let status = try await table.client.execute(DescribeTimeToLive(tableName: "Shared")).timeToLiveDescription
            #expect(status.attributeName == "expires")
            #expect(status.timeToLiveStatus == .enabled)
        }
    }

    @Test("a table of that name with other keys is not taken")
    func mismatch() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let client = DynamoClient(transport: local)
            try await client.createTableIfMissing(
                CreateTable(
                    tableName: "Auth",
                    attributeDefinitions: [AttributeDefinition("id", .string)],
                    keySchema: [.partitionKey("id")],
                    billingMode: .payPerRequest
                )
            )
            let error = await #expect(throws: DynamoError.self) {
                try await AuthTable(client: client).createIfMissing()
            }
            #expect(error?.code == .tableMismatch)
        }
    }

    @Test("DynamoDB removes what has expired: sessions, what says whose they are, and revocations")
    func timeToLive() async throws {
        let seconds = Mutex(1_800_000_000.0)
        let now: @Sendable () -> Date = { Date(timeIntervalSince1970: seconds.withLock { $0 }) }
        var configuration = LocalDynamoConfiguration()
        configuration.now = now
        configuration.sweepInterval = nil
        try await self.withTable(configuration: configuration) { table, local in
            let revocations = RevocationList(store: DynamoRevocationStore(table: table), now: now)
            try await revocations.refresh()
            let tokens = TokenAuthority(
                keys: try KeySet(signing: .generate(id: "k")),
                issuer: "i",
                audience: "a",
                lifetime: .seconds(900),
                revocations: revocations,
                now: now
            )
            let sessions = SessionAuthority(tokens: tokens, store: DynamoRefreshTokenStore(table: table, now: now))
            let pair = try await sessions.signIn(subject: "ann", claims: NoClaims())
            try await sessions.signOut(sessionID: pair.sessionID)
            try await revocations.revoke(.key("k"), lifetime: nil)
            #expect(try await local.sweep() == 0)
            seconds.withLock { $0 += 931 }
            #expect(try await local.sweep() == 1)  // the revocation of the session's tokens
            seconds.withLock { $0 += 30 * 86_400 }
            #expect(try await local.sweep() == 1)  // the session; what says whose it was went when it ended
            #expect(try await local.sweep() == 0)  // the key is revoked for ever
        }
    }

    /// Carries puts out and loses every first answer, so that the client sends each twice.
    final class ForgetfulTransport: DynamoTransport {
        struct Lost: Error {}

        private let local: LocalDynamo
        private let puts = Mutex(0)

        init(_ local: LocalDynamo) { self.local = local }

        func execute<Operation: DynamoOperation>(
            _ operation: Operation,
            logger: Logger
        ) async throws -> Operation.Output {
            let isFirst =
                operation is PutItem
                && self.puts.withLock { puts in
                    puts += 1
                    return puts % 2 == 1
                }
            do {
                let output = try await self.local.execute(operation, logger: logger)
                guard isFirst else { return output }
            } catch  where isFirst {
                // A refusal is lost as well.
            }
            throw DynamoError(.connectionFailed, message: "The connection was closed.", cause: Lost())
        }
    }

    @Test("an answer that was lost on the way is no other writer: a session is refreshed and revoked all the same")
    func lostAnswers() async throws {
        try await self.withTable { table, local in
            let forgetful = AuthTable(client: DynamoClient(transport: ForgetfulTransport(local)), name: table.name)
            let seconds = Mutex(1_800_000_000.0)
            let now: @Sendable () -> Date = { Date(timeIntervalSince1970: seconds.withLock { $0 }) }
            let reuses = Mutex(0)
            let sessions = SessionAuthority(
                tokens: TokenAuthority(
                    keys: try KeySet(signing: .generate(id: "k")),
                    issuer: "i",
                    audience: "a",
                    lifetime: .seconds(900),
                    now: now
                ),
                store: DynamoRefreshTokenStore(table: forgetful, now: now),
                onReuse: { _ in reuses.withLock { $0 += 1 } }
            )
            let first = try await sessions.signIn(subject: "ann", claims: NoClaims())
            let second = try await sessions.refresh(first.refreshToken) { _ in NoClaims() }
            _ = try await sessions.refresh(second.refreshToken) { _ in NoClaims() }
            seconds.withLock { $0 += 60 }
            let error = await #expect(throws: AuthError.self) {
                try await sessions.refresh(first.refreshToken) { _ in NoClaims() }
            }
            #expect(error?.code == .refreshTokenReused)
            #expect(reuses.withLock { $0 } == 1)
            let other = try await sessions.signIn(subject: "ann", claims: NoClaims())
            #expect(try await sessions.signOut(sessionID: other.sessionID))
        }
    }

    @Test("sessions that have ended are not listed any more, and are still known to have been")
    func endedSessions() async throws {
        try await self.withTable { table, _ in
            let tokens = TokenAuthority(
                keys: try KeySet(signing: .generate(id: "k")),
                issuer: "i",
                audience: "a",
                lifetime: .seconds(900)
            )
            let store = DynamoRefreshTokenStore(table: table)
            let sessions = SessionAuthority(tokens: tokens, store: store)
            let kept = try await sessions.signIn(subject: "ann", claims: NoClaims())
            for _ in 0..<3 {
                let pair = try await sessions.signIn(subject: "ann", claims: NoClaims())
                #expect(try await sessions.signOut(sessionID: pair.sessionID))
                let error = await #expect(throws: AuthError.self) {
                    try await sessions.refresh(pair.refreshToken) { _ in NoClaims() }
                }
                #expect(error?.code == .refreshTokenRevoked)
            }
            #expect(try await store.families(ofSubject: "ann").map(\.id) == [kept.sessionID])
        }
    }

    @Test("what a store keeps is of no use to whoever reads it: no token can be made from it")
    func storedItems() async throws {
        try await self.withTable { table, _ in
            let tokens = TokenAuthority(
                keys: try KeySet(signing: .generate(id: "k")),
                issuer: "i",
                audience: "a",
                lifetime: .seconds(900)
            )
            let sessions = SessionAuthority(tokens: tokens, store: DynamoRefreshTokenStore(table: table))
            let first = try await sessions.signIn(subject: "ann", claims: NoClaims())
            let second = try await sessions.refresh(first.refreshToken) { _ in NoClaims() }
            let items = try #require(await table.client.execute(Scan(tableName: table.name)).items)
            #expect(items.count == 2)
            for pair in [first, second] {
                // Behind the 16 bytes of the session come 4 of the generation and 32 of the secret.
                var standard = pair.refreshToken.replacing("-", with: "+").replacing("_", with: "/")
                while standard.count % 4 != 0 { standard += "=" }
                let secret = try #require(Data(base64Encoded: standard)).dropFirst(20).prefix(32)
                for item in items { #expect(!Self.binaries(in: .map(item)).contains(Data(secret))) }
            }
        }
    }

    static func binaries(in value: AttributeValue) -> [Data] {
        switch value {
        case .binary(let bytes): [Data(bytes)]
        case .list(let values): values.flatMap { Self.binaries(in: $0) }
        case .map(let members): members.values.flatMap { Self.binaries(in: $0) }
        default: []
        }
    }
}
