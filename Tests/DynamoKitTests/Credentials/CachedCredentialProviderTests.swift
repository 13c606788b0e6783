import AWSSigning
import Foundation
import Synchronization
import TestSupport
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

    /// Answers when it is let go.
    final class HeldSource: CredentialProvider {
        private struct State {
            var calls = 0
            var isReleased = false
            var wasCancelled = false
            var waiting: [CheckedContinuation<Void, Never>] = []
        }

        private let state = Mutex(State())

        var calls: Int { self.state.withLock { $0.calls } }
        var wasCancelled: Bool { self.state.withLock { $0.wasCancelled } }

        func release() {
            let waiting = self.state.withLock { state in
                state.isReleased = true
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }

        func credentials() async throws -> AWSCredentials {
            await withCheckedContinuation { continuation in
                let isReleased = self.state.withLock { state in
                    state.calls += 1
                    if !state.isReleased { state.waiting.append(continuation) }
                    return state.isReleased
                }
                if isReleased { continuation.resume() }
            }
            self.state.withLock { $0.wasCancelled = Task.isCancelled }
            return AWSCredentials(accessKeyID: "held", secretAccessKey: "s")
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
        #expect(try await self.provider.credentials().accessKeyID == "1", "Nobody waits while the old ones are good.")
        #expect(try await eventually { self.provider.isIdle })
        #expect(try await self.provider.credentials().accessKeyID == "2")
        #expect(self.source.calls == 2)
    }

    @Test("in the last minute a caller waits for the new ones")
    func lastMinute() async throws {
        _ = try await self.provider.credentials()
        self.date.advance(by: 3600 - 59)
        #expect(try await self.provider.credentials().accessKeyID == "2")
    }

    @Test("a caller that is cancelled stops waiting at once, and leaves the others their refresh")
    func cancellation() async throws {
        let source = HeldSource()
        let provider = CachedCredentialProvider(source)
        let cancelled = Task { try await provider.credentials() }
        let other = Task { try await provider.credentials() }
        #expect(try await eventually { provider.waiterCount == 2 })
        cancelled.cancel()
        // The source still holds its answer: it is not what ends this.
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        #expect(provider.waiterCount == 1)
        source.release()
        #expect(try await other.value.accessKeyID == "held")
        #expect(source.wasCancelled == false)
        #expect(provider.isIdle)
    }

    @Test("the last caller that is cancelled leaves a refresh whose credentials are kept")
    func cancellationOfAll() async throws {
        let source = HeldSource()
        let provider = CachedCredentialProvider(source)
        let cancelled = Task { try await provider.credentials() }
        #expect(try await eventually { provider.waiterCount == 1 })
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        source.release()
        #expect(try await eventually { provider.isIdle })
        #expect(try await provider.credentials().accessKeyID == "held")
        #expect(source.calls == 1)
    }

    @Test("a caller that was cancelled before it asks does not wait", arguments: 0..<50)
    func cancelledBefore(round: Int) async throws {
        let source = HeldSource()
        let provider = CachedCredentialProvider(source)
        let task = Task {
            if round.isMultiple(of: 2) { await Task.yield() }
            return try await provider.credentials()
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        source.release()
        #expect(try await eventually { provider.isIdle })
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
        #expect(try await eventually { self.provider.isIdle })
        #expect(try await self.provider.credentials().accessKeyID == "1")
        #expect(self.source.calls == 2, "A failing source is left alone for a while.")
        self.date.advance(by: 11)
        #expect(try await self.provider.credentials().accessKeyID == "1")
        #expect(try await eventually { self.provider.isIdle })
        #expect(self.source.calls == 3)
        self.date.advance(by: 40)
        #expect(try await self.provider.credentials().accessKeyID == "1", "Having waited, for it is the last minute.")
        #expect(self.source.calls == 4)
        self.date.advance(by: 60)
        await #expect(throws: DynamoError.self) { try await provider.credentials() }
        self.source.fail(false)
        #expect(try await self.provider.credentials().accessKeyID == "6")
    }
}
