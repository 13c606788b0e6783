import FoundationEssentials

/// The subprotocol that carries a token, as Phoenix 1.8 has it.
enum AuthTokenSubprotocol {
    /// Base64 without padding, in the standard alphabet: as phoenix.js writes it, and the only one that Phoenix reads. Tokens
    /// of letters, digits, `-`, `_` and `.`, such as JWTs, come out the same in either alphabet.
    static func name(for token: String) -> String {
        var encoded = Data(token.utf8).base64EncodedString()
        while encoded.hasSuffix("=") { encoded.removeLast() }
        return "base64url.bearer.phx." + encoded
    }
}
