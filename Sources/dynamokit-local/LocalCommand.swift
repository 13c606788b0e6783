import ArgumentParser

/// The program: `dynamokit-local --in-memory` serves, as it does by default.
@main
struct LocalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dynamokit-local",
        abstract: "A DynamoDB on this machine, for every SDK that can be given an endpoint.",
        subcommands: [ServeCommand.self, ExportCommand.self, ImportCommand.self],
        defaultSubcommand: ServeCommand.self
    )
}
