import ArgumentParser
import DynamoKit
import Logging

/// `ChatServer tables seed`: makes the rooms that a new server starts with, and messages to try it under load.
struct SeedTablesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Make the demo rooms, and a room full of messages if wanted.",
        discussion: """
            The messages are in the room “\(LoadRoom.slug)”, at the same times with each run: a second one adds nothing, \
            and one that was interrupted can be repeated.
            """
    )

    @OptionGroup var store: StoreOptions

    @Option(help: ArgumentHelp("How many messages that room is to have.", valueName: "count"))
    var messages: Int?

    func validate() throws {
        if let messages = self.messages, !LoadRoom.counts.contains(messages) {
            throw ValidationError("“--messages” has to be from 1 to \(LoadRoom.counts.upperBound).")
        }
    }

    func run() async throws {
        try await self.store.withStore { client in
            for table in ChatTables.all { try await client.setUpTable(table.definition) }
            let rooms = RoomStore(client: client)
            for (room, isNew) in try await DemoRooms.seed(rooms) {
                print("\(room): \(isNew ? "made" : "there already")")
            }
            guard let messages = self.messages else { return }
            try await LoadRoom.make(in: rooms)
            try await LoadRoom.fill(to: messages, on: client)
            print("\(LoadRoom.slug): \(messages) messages")
        }
    }
}
