public import AWSSigning

import struct Foundation.Date

/// Keeps the credentials of another provider until shortly before they expire.
///
/// Any number of callers share one refresh. When it fails, the old credentials serve for as long as they are valid, and a
/// later call tries again: a failure does not stick.
public actor CachedCredentialProvider: CredentialProvider {
    private let provider: any CredentialProvider
    private let now: @Sendable () -> Date
    private var refresh = CredentialRefresh()
    private var underway: Task<AWSCredentials, any Error>?

    public init(_ provider: some CredentialProvider) {
        self.init(provider, now: { Date() })
    }

    init(_ provider: some CredentialProvider, now: @escaping @Sendable () -> Date) {
        self.provider = provider
        self.now = now
    }

    public func credentials() async throws -> AWSCredentials {
        switch self.refresh.wanted(now: self.now()) {
        case .use(let credentials): return credentials
        case .refresh(let old):
            do {
                return try await self.renewed()
            } catch {
                guard let old else { throw error }
                return old
            }
        }
    }

    private func renewed() async throws -> AWSCredentials {
        if let underway { return try await underway.value }
        // Not a child of the caller's task: others wait for it too, whatever becomes of this caller. It ends by itself.
        let task = Task { try await self.fetch() }
        self.underway = task
        return try await task.value
    }

    private func fetch() async throws -> AWSCredentials {
        defer { self.underway = nil }
        do {
            let credentials = try await self.provider.credentials()
            self.refresh.refreshed(credentials)
            return credentials
        } catch {
            self.refresh.refreshFailed(now: self.now())
            throw error
        }
    }
}
