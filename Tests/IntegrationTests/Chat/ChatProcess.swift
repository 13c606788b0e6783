import Foundation
import RegexBuilder
import TestSupport

/// The built `ChatServer`, running as a program of its own on a port that it chose itself.
struct ChatProcess {
    let process: PeerProcess
    let url: String

    var client: ChatClient { ChatClient(url: self.url) }

    /// Runs `body` while a chat server runs on the data folder.
    ///
    /// - Parameters:
    ///   - dataFolder: Where it keeps what it has to keep.
    ///   - arguments: Options beside the port and the data folder.
    ///   - environment: Settings. By default, those that let a test do in a second what people do in an hour.
    static func run<Result>(
        dataFolder: URL,
        arguments: [String] = [],
        environment: [String: String] = ["CHAT_LIMITS_GUESTS_PER_MINUTE": "1000000"],
        body: (ChatProcess) async throws -> Result
    ) async throws -> Result {
        try await PeerProcess.withPeer(
            Self.executable,
            ["serve", "--port", "0", "--data-dir", dataFolder.path] + arguments,
            environment: environment,
            readiness: .output(contains: "http://127.0.0.1:"),
            within: .seconds(180)
        ) { process in
            try await body(ChatProcess(process: process, url: try await Self.url(printedBy: process)))
        }
    }

    static let executable = TestPaths.products.appending(path: "ChatServer").path

    /// Stops the server as Ctrl-C does.
    ///
    /// - Returns: Its exit status.
    func interrupt() async throws -> Int32 {
        kill(self.process.processID, SIGINT)
        return try await self.process.exitStatus(within: .seconds(120))
    }

    /// The URL is complete when something stands behind it.
    private static func url(printedBy process: PeerProcess) async throws -> String {
        let pattern = Regex {
            Capture {
                "http://127.0.0.1:"
                OneOrMore(.digit)
            }
            CharacterClass.digit.inverted
        }
        var url: String?
        _ = try await eventually {
            url = process.output.firstMatch(of: pattern).map { String($0.output.1) }
            return url != nil
        }
        guard let url else { throw PeerError(peer: "ChatServer", problem: "names no URL", output: process.output) }
        return url
    }
}
