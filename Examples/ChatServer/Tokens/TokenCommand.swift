import ArgumentParser

/// `ChatServer token`: makes access tokens and looks into them, on the machine that has the secret.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make access tokens, and look into them.",
        subcommands: [MintCommand.self, InspectCommand.self, VerifyCommand.self]
    )
}
