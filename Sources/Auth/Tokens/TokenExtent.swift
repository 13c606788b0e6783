/// How long what a token has opened may last, such as a socket.
public enum TokenExtent: Hashable, Sendable {
    /// As long as the token itself.
    case token
    /// As long as the token's session, up to its ``VerifiedToken/sessionExpiresAt``, whatever becomes of the token meanwhile. As
    /// long as the token itself, if it belongs to no session.
    ///
    /// Revocations of a session are remembered as long as its access tokens live. So have such a connection looked at more
    /// often than that, with ``TokenAuthority/revalidate(_:for:)``.
    case session
}
