import ArgumentParser

/// `ChatServer tables …`: makes, shows, fills and removes the tables without running the server.
struct TablesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tables",
        abstract: "Make, show, fill and remove the tables.",
        discussion: """
            Each of these can be repeated, and run on several machines at once. The server makes what is missing itself \
            when it starts; use these where it is not permitted to.

            The tables are made on demand. Where they have provisioned capacity instead, it is scaled by Application \
            Auto Scaling, a service of AWS that Deploy/tables.json sets up and these commands do not.
            """,
        subcommands: [
            CreateTablesCommand.self, DescribeTablesCommand.self, SeedTablesCommand.self, DeleteTablesCommand.self,
            TemplateCommand.self,
        ]
    )
}
