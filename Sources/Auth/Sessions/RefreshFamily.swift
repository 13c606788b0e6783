public import FoundationEssentials

/// A session as a store keeps it: whose it is, and which refresh token comes next.
///
/// Of each refresh token only a digest is kept. Of one that was used lately there is a random seed as well, from which its
/// holder's successor follows. No token can be made from what a store holds alone.
///
/// It is a value that takes events and says what to do.
public struct RefreshFamily: Codable, Hashable, Sendable, Identifiable {
    /// The session's identifier, the `sid` of its access tokens.
    public let id: String
    /// Whose session it is.
    public let subject: String
    /// What was noted about the session when it began.
    public let attributes: [String: String]
    /// When the session began.
    public let createdAt: Date
    /// When the session ends, however often it is refreshed.
    public let expiresAt: Date
    /// How often the value has been written: a store replaces it only by the next.
    public private(set) var version = 1
    /// When the session was begun or refreshed last.
    public private(set) var lastUsedAt: Date
    /// Why the session is over before its time, if it is.
    public private(set) var ending: Ending?

    /// Why a session is over.
    public enum Ending: String, Codable, Hashable, Sendable {
        /// It was signed out.
        case signedOut
        /// A refresh token was used again.
        case reused
    }

    private let proofKey: Data
    private var generation = 0
    private var digest: Data
    private var steps: [Step] = []

    /// The use of a refresh token.
    private struct Step: Codable, Hashable {
        let generation: Int
        let digest: Data
        let seed: Data
        let usedAt: Date
    }

    /// How many uses within one grace window are kept. A client that falls back further counts as one that reuses a token.
    private static let maximumSteps = 16

    /// What to do about a refresh token.
    enum Action {
        /// Store the family; when that has worked, hand out the token.
        case rotate(RefreshToken)
        /// Hand out the token, which a concurrent refresh has stored.
        case repeatSuccessor(RefreshToken)
        /// Store the family, and tell that the session is revoked because of reuse.
        case revoke
        case refuseUnknown
        case refuseExpired
        case refuseRevoked
    }

    /// Begins a session.
    static func begin(
        subject: String,
        attributes: [String: String] = [:],
        at now: Date,
        policy: RefreshPolicy
    ) -> (RefreshFamily, RefreshToken) {
        let (id, proofKey) = (RefreshToken.makeSessionID(), RefreshToken.makeSecret())
        let token = RefreshToken(
            sessionID: id,
            generation: 0,
            secret: RefreshToken.makeSecret(),
            proofKey: proofKey
        )
        let now = now.wholeMilliseconds
        let family = RefreshFamily(
            id: id,
            subject: subject,
            attributes: attributes,
            createdAt: now,
            expiresAt: now.addingTimeInterval(policy.lifetime.timeInterval).wholeMilliseconds,
            lastUsedAt: now,
            proofKey: proofKey,
            digest: token.digest
        )
        return (family, token)
    }

    private init(
        id: String,
        subject: String,
        attributes: [String: String],
        createdAt: Date,
        expiresAt: Date,
        lastUsedAt: Date,
        proofKey: Data,
        digest: Data
    ) {
        self.id = id
        self.subject = subject
        self.attributes = attributes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
        self.proofKey = proofKey
        self.digest = digest
    }

    /// A refresh token of this session was presented.
    ///
    /// - Parameters:
    ///   - token: The token, whose session is this one.
    ///   - now: The current time.
    ///   - policy: How long tokens and the grace window last.
    ///   - seed: New random bytes.
    mutating func received(_ token: RefreshToken, at now: Date, policy: RefreshPolicy, seed: Data) -> Action {
        guard token.sessionID == self.id, token.isIssued(under: self.proofKey) else { return .refuseUnknown }
        guard self.ending == nil else { return .refuseRevoked }
        guard !self.isOver(at: now, policy: policy) else { return .refuseExpired }
        let now = now.wholeMilliseconds
        if token.generation == self.generation, token.digest == self.digest {
            let successor = token.successor(seed: seed, proofKey: self.proofKey)
            self.forgetSteps(olderThan: policy.grace, at: now)
            let step = Step(generation: self.generation, digest: self.digest, seed: seed, usedAt: now)
            self.steps = self.steps.suffix(Self.maximumSteps - 1) + [step]
            self.generation = successor.generation
            self.digest = successor.digest
            self.lastUsedAt = max(self.lastUsedAt, now)
            self.version += 1
            return .rotate(successor)
        }
        if let current = self.current(after: token, at: now, grace: policy.grace) { return .repeatSuccessor(current) }
        self.ending = .reused
        self.steps = []
        self.version += 1
        return .revoke
    }

    /// The session was signed out.
    ///
    /// - Returns: Whether there is something to store: `false` if it was over already.
    package mutating func signOut() -> Bool {
        guard self.ending == nil else { return false }
        self.ending = .signedOut
        self.steps = []
        self.version += 1
        return true
    }

    /// When the next refresh token expires, if it is not used.
    func tokenExpiry(policy: RefreshPolicy) -> Date {
        min(self.expiresAt, self.lastUsedAt.addingTimeInterval(policy.idleLifetime.timeInterval))
    }

    /// Whether the session has lasted as long as it may, or was not used for too long.
    func isOver(at now: Date, policy: RefreshPolicy) -> Bool { now >= self.tokenExpiry(policy: policy) }

    /// The token that is current now, if `token` was used within the grace window: by way of all that were used since.
    private func current(after token: RefreshToken, at now: Date, grace: Duration) -> RefreshToken? {
        guard
            let first = self.steps.firstIndex(where: { $0.generation == token.generation }),
            self.steps[first].digest == token.digest,
            now <= self.steps[first].usedAt.addingTimeInterval(grace.timeInterval)
        else { return nil }
        return self.steps[first...].reduce(token) { token, step in
            token.successor(seed: step.seed, proofKey: self.proofKey)
        }
    }

    private mutating func forgetSteps(olderThan grace: Duration, at now: Date) {
        self.steps.removeAll { now > $0.usedAt.addingTimeInterval(grace.timeInterval) }
    }
}

extension RefreshFamily: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The session and whose it is, without keys and digests.
    public var description: String {
        "RefreshFamily(id: \(self.id), subject: \(self.subject), version: \(self.version))"
    }

    /// The same as ``description``.
    public var debugDescription: String { self.description }

    /// The identifier, the subject and the version, so that `dump` shows no secret either.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: ["id": self.id, "subject": self.subject, "version": self.version],
            displayStyle: .struct
        )
    }
}

extension Date {
    /// The millisecond in which the time lies: what stores keep exactly.
    fileprivate var wholeMilliseconds: Date {
        Date(timeIntervalSince1970: (self.timeIntervalSince1970 * 1000).rounded(.down) / 1000)
    }
}
