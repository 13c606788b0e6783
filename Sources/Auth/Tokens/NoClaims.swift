/// The custom claims of a token that has only registered ones.
public struct NoClaims: Codable, Hashable, Sendable {
    /// Creates the empty claims.
    public init() {}
}
