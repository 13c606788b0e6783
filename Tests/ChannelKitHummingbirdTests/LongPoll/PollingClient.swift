import ChannelKit
import ChannelKitHummingbird
import Logging
import PhoenixConformance
import Testing

/// A client that polls, one connection for its polls and another for what it posts.
struct PollingClient {
    let server: TestServer
    let polls: RawClient
    let posts: RawClient
    var target: String
    var token: String?

    /// Opens a session, if the server lets it.
    init(_ server: TestServer, user: String = "1:ann") async throws {
        try await self.init(server, query: "vsn=2.0.0&user=\(user)")
    }

    /// Opens a session, if the server lets it.
    init(_ server: TestServer, query: String) async throws {
        self.server = server
        self.polls = try await server.connect()
        self.posts = try await server.connect()
        self.target = "/socket/longpoll?\(query)"
        let answer = try await self.poll()
        if case .string(let token) = answer["token"] { self.token = token }
    }

    private var fullTarget: String { self.token.map { "\(self.target)&token=\($0)" } ?? self.target }

    func startPoll(on client: RawClient? = nil) async throws {
        try await (client ?? self.polls).send(RawClient.request(self.fullTarget))
    }

    func pollAnswer(on client: RawClient? = nil) async throws -> [String: JSON] {
        Self.members(try await (client ?? self.polls).response())
    }

    func poll() async throws -> [String: JSON] {
        try await self.startPoll()
        return try await self.pollAnswer()
    }

    /// Polls until a message has come that holds a text.
    func poll(for text: String) async throws -> String {
        while true {
            let answer = try await self.poll()
            guard answer["status"] == .number("200"), case .array(let messages) = answer["messages"] else {
                throw VectorMismatch(description: "\(text) was expected, \(answer) came")
            }
            for case .string(let message) in messages where message.contains(text) { return message }
        }
    }

    func post(_ lines: String...) async throws -> [String: JSON] {
        try await self.posts.send(
            RawClient.request(
                self.fullTarget,
                headers: ["host": "127.0.0.1", "content-type": "application/x-ndjson"],
                method: "POST",
                body: lines.joined(separator: "\n")
            )
        )
        return Self.members(try await self.posts.response())
    }

    /// The members of the body, or the status of a response without a body.
    private static func members(_ response: RawResponse) -> [String: JSON] {
        guard case .object(let members) = JSON(response.body) else { return ["http": .number("\(response.status)")] }
        return members
    }
}

extension SocketMount {
    /// Polls wait for messages, and sessions for polls, as long as the test takes, unless it says otherwise.
    static func polled(
        outboundLimit: Int = 1 << 20,
        _ change: (inout LongPollConfiguration) -> Void = { _ in }
    ) -> SocketMount {
        var configuration = WebSocketConfiguration.patient
        configuration.outboundLimit = outboundLimit
        var longPoll = LongPollConfiguration()
        longPoll.window = .seconds(3600)
        longPoll.sessionTimeout = .seconds(3600)
        change(&longPoll)
        configuration.longPoll = longPoll
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return SocketMount("/socket", conformanceEndpoint(logger: logger), configuration: configuration)
    }
}

extension [String: JSON] {
    static func status(_ status: Int) -> [String: JSON] { ["status": .number("\(status)")] }
}
