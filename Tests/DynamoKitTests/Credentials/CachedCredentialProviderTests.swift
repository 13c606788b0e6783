import AWSSigning
import Foundation
import Synchronization
import Testing

@testable import DynamoKit

@Suite("Cached credentials")
struct CachedCredentialProviderTests {
    static let start = Date(timeIntervalSince1970: 1_700_000_000)

    /// Counts calls, and answers as told.
    final class Source: CredentialProvider {
        private let state = Mutex((calls: 0, fails: false))
        private let now: @Sendable () -> Date

        init(now: @escaping @Sendable () -> Date) { self.now = now }

        var calls: Int { self.state.withLock { $0.calls } }
        func fail(_ fails: Bool) { self.state.withLock { $0.fails = fails } }

        func credentials() async throws -> AWSCredentials {
            let (call, fails) = self.state.withLock { state in
                state.calls += 1
                return (state.calls, state.fails)
            }
            for _ in 0..<100 { await Task.yield() }
            if fails { throw DynamoError(.noCredentials, message: "Told to fail.") }
            return AWSCredentials(
                accessKeyID: "\(call)",
                secretAccessKey: "s",
                expiration: self.now().addingTimeInterval(3600)
            )
        }
    }

    /// A date that is moved by hand.
    final class ManualDate: Sendable {
        private let date = Mutex(CachedCredentialProviderTests.start)
        var now: Date { self.date.withLock { $0 } }
        func advance(by seconds: Double) { self.date.withLock { $0 = $0.addingTimeInterval(seconds) } }
    }

    let date = ManualDate()
    let source: Source
    let provider: CachedCredentialProvider

    init() {
        let date = self.date
        self.source = Source(now: { date.now })
        self.provider = CachedCredentialProvider(self.source, now: { date.now })
    }

    @Test("a hundred callers share one refresh")
    func singleFlight() async throws {
        try await withThrowingTaskGroup(of: AWSCredentials.self) { group in
            for _ in 0..<100 { group.addTask { try await provider.credentials() } }
            for try await credentials in group { #expect(credentials.accessKeyID == "1") }
        }
        #expect(self.source.calls == 1)
    }

    @Test("credentials are renewed shortly before they expire, not sooner")
    func expiry() async throws {
        _ = try await self.provider.credentials()
        self.date.advance(by: 3600 - 301)
        #expect(try await self.provider.credentials().accessKeyID == "1")
        self.date.advance(by: 2)
        #expect(try await self.provider.credentials().accessKeyID == "2")
    }

    @Test("a failed refresh does not stick: the next call asks again")
    func failureDoesNotStick() async throws {
        self.source.fail(true)
        await #expect(throws: DynamoError.self) { try await provider.credentials() }
        self.source.fail(false)
        #expect(try await self.provider.credentials().accessKeyID == "2")
    }

    @Test("while a refresh fails, the old credentials serve until they expire")
    func oldCredentialsServe() async throws {
        _ = try await self.provider.credentials()
        self.source.fail(true)
        self.date.advance(by: 3600 - 100)
        #expect(try await self.provider.credentials().accessKeyID == "1")
        #expect(try await self.provider.credentials().accessKeyID == "1")
        #expect(self.source.calls == 2, "A failing source is left alone for a while.")
        self.date.advance(by: 11)
        #expect(try await self.provider.credentials().accessKeyID == "1")
        #expect(self.source.calls == 3)
        self.date.advance(by: 100)
        await #expect(throws: DynamoError.self) { try await provider.credentials() }
        self.source.fail(false)
        #expect(try await self.provider.credentials().accessKeyID == "5")
    }
}
