/// Where sessions are kept.
///
/// ``InMemoryRefreshTokenStore`` serves one process; the module AuthDynamo has one on DynamoDB.
/// `RefreshTokenStoreConformance` of the module AuthTesting says whether one of your own holds what this asks.
public protocol RefreshTokenStore: Sendable {
    /// Keeps a new session until it expires.
    ///
    /// - Throws: ``AuthError`` with ``AuthError/Code/storeConflict`` if there is one of this identifier.
    func insert(_ family: RefreshFamily) async throws

    /// The session of this identifier, every write included that was acknowledged before; `nil` if there is none, or if it
    /// has expired and been forgotten.
    func family(id: RefreshFamily.ID) async throws -> RefreshFamily?

    /// Puts a session in place of the version before it, in one step.
    ///
    /// - Parameter family: The session, whose stored ``RefreshFamily/version`` has to be one less.
    /// - Returns: Whether it was. If not, nothing is written: another write came first, or the session is not there.
    func replace(_ family: RefreshFamily) async throws -> Bool

    /// The sessions of a subject, every write included that was acknowledged before, in any order. Those that have ended may be
    /// left out.
    func families(ofSubject subject: String) async throws -> [RefreshFamily]
}
