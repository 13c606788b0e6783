import DynamoKit
import DynamoKitLocal
import DynamoKitStreams
import Foundation
import TestSupport
import Testing

@testable import ChatServer

/// What a crash may leave behind, and what the next run makes of it.
@Suite("Reactions after a crash")
struct ReactionCrashTests {
    private static let people = (0..<5).map { User(id: "user \($0)", username: "User \($0)") }

    /// When the consumer dies, seen from the counting of a batch.
    enum Crash: CaseIterable {
        case beforeCounting
        /// The counts are written and the checkpoint is not.
        case afterCounting
    }

    @Test("are counted right when the consumer is killed over them and another one starts", arguments: Crash.allCases)
    func killed(crash: Crash) async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let message = try await chat.post("hello", in: room, by: Self.people[0])
            let store = chat.application.reactions
            let counter = chat.application.reactionCounter
            let (reached, hasReached) = AsyncStream.makeStream(of: Void.self)
            let doomed = chat.application.consumers.reactions { changes in
                if crash == .afterCounting { try await counter.handle(changes) }
                hasReached.yield()
                // Until it is killed: the checkpoint never comes.
                try await Task.sleep(for: .seconds(3600))
            }
            for person in Self.people {
                try await store.add(Emoji("👍"), to: message, by: person)
            }
            let run = Task { try await doomed.run() }
            await reached.first { _ in true }
            run.cancel()
            _ = await run.result
            // The dead one's lease is still there, and has not run out.
            try await store.remove(Emoji("👍"), from: message, by: Self.people[4])
            try await chat.withConsumers {
                let isCounted = try await eventually {
                    try await chat.newest(in: "general")?.reactions?.first?.count == 4
                }
                #expect(isCounted)
            }
        }
    }

    @Test("are counted by the next start of the server when the last one had not come to it")
    func restart() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let storage = LocalDynamo.Storage.file(folder.appending(path: "chat.sqlite").path)
            try await withLocalDynamo(storage: storage) { local in
                let chat = try await TestChat(local)
                let room = try #require(await chat.application.rooms.room(slug: "general"))
                let message = try await chat.post("hello", in: room, by: Self.people[0])
                for person in Self.people {
                    try await chat.application.reactions.add(Emoji("🎉"), to: message, by: person)
                }
                #expect(try await chat.newest(in: "general")?.reactions == nil)
            }
            try await withLocalDynamo(storage: storage) { local in
                let chat = try await TestChat(local)
                try await chat.withConsumers {
                    let isCounted = try await eventually {
                        try await chat.newest(in: "general")?.reactions?.first?.count == 5
                    }
                    #expect(isCounted)
                }
            }
            // And there they stay.
            try await withLocalDynamo(storage: storage) { local in
                let chat = try await TestChat(local)
                let reactions = try await chat.newest(in: "general")?.reactions
                #expect(reactions == [Reaction(emoji: "🎉", count: 5, userIDs: Self.people.map(\.id))])
            }
        }
    }
}
