import ArgumentParser

/// The program: `ChatServer serve`, `ChatServer tables …` and `ChatServer token …`.
@main
struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ChatServer",
        abstract: "A chat server: rooms, history, presence.",
        subcommands: [ServeCommand.self, TablesCommand.self, TokenCommand.self]
    )
}
