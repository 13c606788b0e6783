import ArgumentParser
import ChannelKitClient
import Foundation

/// Puts load on a server of channels, checks that what comes is what has to come, and says how long it took.
///
/// It needs what `channel-bench-server` serves: `bench:*` with `shout` and `echo`, `room:*` with presence.
@main
struct ChannelLoadTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "channel-load-test",
        abstract: "Puts load on a server that speaks the Phoenix Channels protocol, and prints one line of JSON."
    )

    enum Mode: String, ExpressibleByArgument, CaseIterable {
        /// Some send, everybody gets everything.
        case fanout
        /// Everybody sends and waits for the answer.
        case echo
        /// Everybody is joined and says nothing.
        case idle
        /// Everybody joins rooms with presence, and is done when all know of all.
        case presence
    }

    @Option(help: "The socket.")
    var url = "ws://127.0.0.1:4040/socket"

    @Option(help: "What to do: \(Mode.allCases.map(\.rawValue).joined(separator: ", ")).")
    var mode = Mode.fanout

    @Option(help: "How many clients connect.")
    var clients = 100

    @Option(help: "How many topics they are spread over.")
    var topics = 1

    @Option(help: "fanout: how many of them send.")
    var senders = 1

    @Option(help: "fanout, echo: how many messages each sender sends, one after the other.")
    var messages = 100

    @Option(help: "fanout, echo: how long a payload is, about, in bytes.")
    var payload = 128

    @Option(help: "idle: how long they stay, in seconds.")
    var seconds = 10

    @Option(help: "How long anything may take, in seconds.")
    var deadline = 120

    func validate() throws {
        guard self.clients > 0, self.topics > 0, self.topics <= self.clients else {
            throw ValidationError("There have to be clients, and no more topics than clients.")
        }
        guard (0...self.clients).contains(self.senders), self.messages >= 0, self.seconds >= 0 else {
            throw ValidationError("There are no more senders than clients, and no negative numbers.")
        }
    }

    func run() async throws {
        let load = Load(
            url: self.url,
            clients: self.clients,
            topics: self.topics,
            deadline: .seconds(self.deadline)
        )
        var report =
            switch self.mode {
            case .fanout:
                try await load.fanOut(senders: self.senders, messages: self.messages, payload: self.payload)
            case .echo: try await load.echo(messages: self.messages, payload: self.payload)
            case .idle: try await load.idle(for: .seconds(self.seconds))
            case .presence: try await load.presence()
            }
        report.mode = self.mode.rawValue
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
        guard report.missing == 0, report.extra == 0, report.lostConnections == 0 else { throw ExitCode.failure }
    }
}
