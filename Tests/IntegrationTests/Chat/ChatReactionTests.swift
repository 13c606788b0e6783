import Foundation
import TestSupport
import Testing

extension ChatTests {
    @Suite("Reactions are counted whatever happens", .serialized)
    struct Reactions {
        @Test("after kill -9 in the middle of it all the counts are those of what was acknowledged")
        func kill() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                let acknowledged = try await ChatProcess.run(dataFolder: folder) { chat in
                    let arguments = ["--url", chat.url, "--room", "general", "--count", "1000000"]
                    return try await PythonPeer.with("write_reactions.py", arguments) { writer in
                        let isBusy = try await eventually(within: .seconds(300)) { Lines(writer.output).count >= 150 }
                        guard isBusy else {
                            throw PeerError(peer: "write_reactions.py", problem: "is too slow", output: writer.output)
                        }
                        chat.process.killNow()
                        let status = try await writer.exitStatus(within: .seconds(120))
                        #expect(status != 0)
                        return Lines(writer.output)
                    }
                }
                try await ChatProcess.run(dataFolder: folder) { chat in
                    let session = try await chat.client.guest()
                    var counted = Set<Lines.Reaction>()
                    // One may have been stored and not yet acknowledged.
                    let isRight = try await eventually(within: .seconds(60)) {
                        counted = try await chat.countedReactions(as: session)
                        return counted.symmetricDifference(acknowledged.standing).count <= 1
                    }
                    #expect(isRight, "\(counted.count) are counted, \(acknowledged.standing.count) acknowledged")
                }
            }
        }
    }

    @Suite("Reactions on another DynamoDB", .serialized, .moto)
    struct ReactionsOnMoto {
        @Test("are counted from the streams that moto has")
        func counted() async throws {
            let port = try #require(MotoServer.port)
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(
                    dataFolder: folder,
                    arguments: ["--dynamodb-endpoint", "http://127.0.0.1:\(port)"],
                    environment: [
                        "CHAT_LIMITS_GUESTS_PER_MINUTE": "1000000",
                        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
                    ]
                ) { chat in
                    let arguments = ["--url", chat.url, "--room", "general", "--count", "2"]
                    let output = try await PythonPeer.run("write_reactions.py", arguments, within: .seconds(300))
                    let acknowledged = Lines(output)
                    #expect(acknowledged.standing.count == 30)
                    let session = try await chat.client.guest()
                    let isRight = try await eventually(within: .seconds(60)) {
                        try await chat.countedReactions(as: session) == acknowledged.standing
                    }
                    #expect(isRight)
                }
            }
        }
    }
}

extension ChatProcess {
    /// The reactions that the history of a room shows.
    fileprivate func countedReactions(as session: ChatClient.Session) async throws -> Set<Lines.Reaction> {
        var counted = Set<Lines.Reaction>()
        for message in try await self.client.history(of: "general", as: session) {
            for reaction in message.reactions ?? [] {
                #expect(reaction.count == reaction.userIDs.count)
                for userID in reaction.userIDs {
                    counted.insert(.init(messageID: message.id, emoji: reaction.emoji, userID: userID))
                }
            }
        }
        return counted
    }
}

/// What `write_reactions.py` has printed, in complete lines.
private struct Lines {
    struct Reaction: Hashable {
        var messageID: String
        var emoji: String
        var userID: String
    }

    private(set) var count = 0
    /// Put there and not taken away.
    private(set) var standing: Set<Reaction> = []

    init(_ text: String) {
        let complete = text[..<(text.lastIndex(of: "\n") ?? text.startIndex)]
        for line in complete.split(separator: "\n") {
            let fields = line.split(separator: " ").map(String.init)
            guard fields.count == 4, ["+", "-"].contains(fields[0]) else { continue }
            self.count += 1
            let reaction = Reaction(messageID: fields[1], emoji: fields[2], userID: fields[3])
            if fields[0] == "+" { self.standing.insert(reaction) } else { self.standing.remove(reaction) }
        }
    }
}
