import ArgumentParser
import Auth

/// `ChatServer token mint`: prints a token, which belongs to no session.
struct MintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mint",
        abstract: "Print an access token for a user.",
        discussion: """
            The token belongs to no session: it cannot be refreshed, and is good for its lifetime unless it is revoked. Its \
            sockets end with it.
            """
    )

    @Option(help: ArgumentHelp("The user's identifier.", valueName: "id"))
    var user: String

    @Option(help: ArgumentHelp("The user's name, as others see it.", valueName: "name"))
    var username: String

    @Flag(help: "The user has an account, and is no guest.")
    var account = false

    @Option(help: ArgumentHelp("For how many seconds it is good. (default: auth.tokenLifetime)", valueName: "seconds"))
    var lifetime: Int?

    @OptionGroup var secrets: SecretOptions

    func validate() throws {
        guard !self.user.isEmpty else { throw ValidationError("The identifier of a user is not empty.") }
        if let lifetime, !(1...31_536_000).contains(lifetime) {
            throw ValidationError("A token is good for 1 to 31536000 seconds.")
        }
        do {
            _ = try Username(self.username)
        } catch {
            throw ValidationError("\(error.reason).")
        }
    }

    func run() async throws {
        let token = try await self.secrets.authority().issue(
            subject: self.user,
            claims: UserClaims(username: try Username(self.username).text, kind: self.account ? .account : .guest),
            lifetime: self.lifetime.map { .seconds($0) }
        )
        print(token)
    }
}
