import Synchronization

/// The keys of a server: one that signs, and any number that still verify.
///
/// To rotate on several nodes without refusing a token, ``add(_:)`` the new key everywhere, then ``rotate(to:)`` it
/// everywhere, and ``retire(id:)`` the old one after the longest lifetime of a token has passed. Retiring a key refuses
/// every token it signed at once.
public final class KeySet: Sendable {
    private struct State {
        var signing: SigningKey
        var byID: [String: SigningKey]
    }

    private let state: Mutex<State>

    /// Creates a key set.
    ///
    /// - Parameters:
    ///   - signing: The key that signs new tokens, and verifies.
    ///   - verifying: Keys that only verify, such as the ones that signed before.
    /// - Throws: ``AuthError`` with ``AuthError/Code/duplicateKeyID``.
    public init(signing: SigningKey, verifying: [SigningKey] = []) throws(AuthError) {
        var byID = [signing.id: signing]
        for key in verifying {
            guard byID.updateValue(key, forKey: key.id) == nil else { throw Self.duplicate(key) }
        }
        self.state = Mutex(State(signing: signing, byID: byID))
    }

    /// The key that signs new tokens.
    public var signingKey: SigningKey { self.state.withLock { $0.signing } }

    /// The identifiers of all keys, sorted.
    public var keyIDs: [String] { self.state.withLock { $0.byID.keys.sorted() } }

    /// Adds a key that verifies and does not sign yet.
    ///
    /// - Throws: ``AuthError`` with ``AuthError/Code/duplicateKeyID`` if a key has this identifier, even if it is the same.
    public func add(_ key: SigningKey) throws(AuthError) {
        let isNew = self.state.withLock { state in
            guard state.byID[key.id] == nil else { return false }
            state.byID[key.id] = key
            return true
        }
        guard isNew else { throw Self.duplicate(key) }
    }

    /// Signs with `key` from now on. The previous key goes on verifying until it is retired.
    ///
    /// - Parameter key: A new key, or one that was added before.
    /// - Throws: ``AuthError`` with ``AuthError/Code/duplicateKeyID`` if another key has this identifier.
    public func rotate(to key: SigningKey) throws(AuthError) {
        let isAccepted = self.state.withLock { state in
            if let known = state.byID[key.id], !known.isSame(as: key) { return false }
            state.byID[key.id] = key
            state.signing = key
            return true
        }
        guard isAccepted else { throw Self.duplicate(key) }
    }

    /// Removes a key, and with it the validity of every token it signed.
    ///
    /// - Returns: Whether there was such a key.
    /// - Throws: ``AuthError`` with ``AuthError/Code/keyInUse`` if it is the key that signs: rotate first.
    @discardableResult
    public func retire(id: String) throws(AuthError) -> Bool {
        enum Outcome { case removed, unknown, inUse }
        let outcome: Outcome = self.state.withLock { state in
            if state.signing.id == id { return .inUse }
            return state.byID.removeValue(forKey: id) == nil ? .unknown : .removed
        }
        switch outcome {
        case .removed: return true
        case .unknown: return false
        case .inUse: throw AuthError(.keyInUse, "Key “\(id)” signs new tokens; rotate to another one first.")
        }
    }

    /// The key with this identifier, if there is one. Nothing stands in for an unknown one.
    func key(id: String) -> SigningKey? { self.state.withLock { $0.byID[id] } }

    private static func duplicate(_ key: SigningKey) -> AuthError {
        AuthError(.duplicateKeyID, "The set already has a key “\(key.id)”.")
    }
}
