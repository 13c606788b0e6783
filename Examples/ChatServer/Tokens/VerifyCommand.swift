import ArgumentParser
import Auth
import Foundation

/// `ChatServer token verify`: says whether a server with these settings would take a token.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Say whether a token is valid, and if not, why.",
        discussion: """
            Exits with 1 if it is not. Looks at the signature and the claims; what has been revoked is known to the running \
            servers.
            """
    )

    @OptionGroup var argument: TokenArgument
    @OptionGroup var secrets: SecretOptions

    func run() async throws {
        let token = try self.argument.read()
        let authority = try await self.secrets.authority()
        do {
            let verified = try await authority.verify(token, as: UserClaims.self)
            print("valid: \(Self.description(of: verified))")
        } catch let error as AuthError {
            print("not valid: \(error.description)")
            throw ExitCode.failure
        }
    }

    private static func description(of token: VerifiedToken<UserClaims>) -> String {
        let session = token.sessionID.map { "of session \($0)" } ?? "of no session"
        return """
            \(token.claims.kind.rawValue) “\(token.claims.username)” with identifier “\(token.subject)”, \(session), \
            until \(token.expiresAt.formatted(.iso8601))
            """
    }
}
