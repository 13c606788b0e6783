public import AWSSigning
import Synchronization

import struct Foundation.Date

/// Keeps the credentials of another provider until shortly before they expire.
///
/// Any number of callers share one refresh, which begins five minutes before the credentials end. Until a minute before their
/// end nobody waits for it. When it fails, the old credentials serve for as long as they are valid, and a later call tries
/// again: a failure does not stick. A caller that is cancelled stops waiting at once, and leaves the others their refresh.
public final class CachedCredentialProvider: CredentialProvider, ReadyCredentialProvider {
    private typealias Waiter = CheckedContinuation<AWSCredentials, any Error>

    private struct State {
        var refresh = CredentialRefresh()
        var isUnderway = false
        var waiters: [UInt64: Waiter] = [:]
        // Those cancelled before they began to wait.
        var cancelled: Set<UInt64> = []
        var lastWaiter: UInt64 = 0
    }

    private let provider: any CredentialProvider
    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    /// Creates a cache.
    ///
    /// - Parameter provider: Where the credentials come from. It has to give up by itself in the end, as those of this library
    ///   do: nobody cancels it.
    public convenience init(_ provider: some CredentialProvider) {
        self.init(provider, now: { Date() })
    }

    init(_ provider: some CredentialProvider, now: @escaping @Sendable () -> Date) {
        self.provider = provider
        self.now = now
    }

    /// How many callers wait for a refresh.
    var waiterCount: Int { self.state.withLock { $0.waiters.count } }

    /// Whether nobody waits and nothing is fetched.
    var isIdle: Bool { self.state.withLock { !$0.isUnderway && $0.waiters.isEmpty && $0.cancelled.isEmpty } }

    var readyCredentials: AWSCredentials? {
        let now = self.now()
        guard case .use(let credentials) = self.state.withLock({ $0.refresh.wanted(now: now) }) else { return nil }
        return credentials
    }

    public func credentials() async throws -> AWSCredentials {
        let now = self.now()
        let (action, isFirst) = self.state.withLock { state in
            let action = state.refresh.wanted(now: now)
            guard case .useAndRefresh = action, !state.isUnderway else { return (action, false) }
            state.isUnderway = true
            return (action, true)
        }
        switch action {
        case .use(let credentials): return credentials
        case .useAndRefresh(let credentials):
            if isFirst { self.start() }
            return credentials
        case .refresh(let old):
            do {
                return try await self.renewed()
            } catch let error as CancellationError where Task.isCancelled {
                throw error
            } catch {
                guard let old else { throw error }
                return old
            }
        }
    }

    private func renewed() async throws -> AWSCredentials {
        let waiter = self.state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        // A cancellation that finds nobody waiting leaves a mark, which has to go when it came too late to be seen.
        defer { if Task.isCancelled { self.state.withLock { _ = $0.cancelled.remove(waiter) } } }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { self.wait(waiter, $0) }
        } onCancel: {
            let continuation = self.state.withLock { state in
                let continuation = state.waiters.removeValue(forKey: waiter)
                if continuation == nil { state.cancelled.insert(waiter) }
                return continuation
            }
            continuation?.resume(throwing: CancellationError())
        }
    }

    private func wait(_ waiter: UInt64, _ continuation: Waiter) {
        enum Action { case cancelled, use(AWSCredentials), join, start }
        let now = self.now()
        let action: Action = self.state.withLock { state in
            guard state.cancelled.remove(waiter) == nil else { return .cancelled }
            // The refresh of others may have ended meanwhile.
            if case .use(let credentials) = state.refresh.wanted(now: now) { return .use(credentials) }
            state.waiters[waiter] = continuation
            guard !state.isUnderway else { return .join }
            state.isUnderway = true
            return .start
        }
        switch action {
        case .cancelled: continuation.resume(throwing: CancellationError())
        case .use(let credentials): continuation.resume(returning: credentials)
        case .join: break
        case .start: self.start()
        }
    }

    /// Fetches in a task that is no child of the caller's: others wait for it too, whatever becomes of this caller. There is
    /// one at a time, and it ends by itself.
    private func start() {
        Task {
            let result: Result<AWSCredentials, any Error>
            do {
                result = .success(try await self.provider.credentials())
            } catch {
                result = .failure(error)
            }
            self.ended(result)
        }
    }

    private func ended(_ result: Result<AWSCredentials, any Error>) {
        let now = self.now()
        let waiters = self.state.withLock { state in
            switch result {
            case .success(let credentials): state.refresh.refreshed(credentials)
            case .failure: state.refresh.refreshFailed(now: now)
            }
            state.isUnderway = false
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume(with: result) }
    }
}
