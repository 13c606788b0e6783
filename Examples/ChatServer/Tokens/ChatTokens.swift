import Auth

/// The chat's access tokens, as all its parts agree on them.
enum ChatTokens {
    /// What issues and verifies them.
    ///
    /// - Parameters:
    ///   - secrets: What they are signed with and verified, the one that signs first.
    ///   - lifetime: How long one is good for.
    ///   - revocations: What has been revoked, if that is known.
    static func authority(
        _ secrets: [SigningSecret],
        lifetime: Duration,
        revocations: RevocationList? = nil
    ) throws -> TokenAuthority {
        let keys = try secrets.map { try SigningKey(id: $0.id, algorithm: .hs256, secret: $0.derive("chat tokens")) }
        return TokenAuthority(
            keys: try KeySet(signing: keys[0], verifying: Array(keys.dropFirst())),
            issuer: "chat",
            audience: "chat",
            lifetime: lifetime,
            type: "chat+jwt",
            revocations: revocations
        )
    }
}
