import Auth
import Configuration
import DynamoKit
import DynamoKitLocal
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Metrics
import NIOCore
import ServiceLifecycle
import Testing

@testable import ChatServer

/// A whole server in memory.
struct TestChat: Sendable {
    static let secret = SigningSecret(base64: Data(repeating: 42, count: 32).base64EncodedString())!

    static let adminPassword = SharedPassword("correct horse battery")
    static let silent = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    let client: DynamoClient
    let application: ChatApplication

    /// Runs `body` with a new server whose store is empty but for the demo rooms.
    static func withChat<Result>(
        environment: [String: String] = [:],
        storage: TestStorage? = nil,
        moderator: any MessageModerator = NoModeration(),
        operations: Operations = Operations(password: TestChat.adminPassword),
        logger: Logger = TestChat.silent,
        _ body: (TestChat) async throws -> Result
    ) async throws -> Result {
        try await withLocalDynamo(storage: .inMemory) { local in
            let chat = try await TestChat(
                local,
                environment: environment,
                storage: storage,
                moderator: moderator,
                operations: operations,
                logger: logger
            )
            // A server asks as long as it runs, and so does this one, until the body has ended.
            async let _ = chat.application.revocations.run()
            return try await body(chat)
        }
    }

    /// A server on a store that may hold something already.
    init(
        _ transport: some DynamoTransport,
        environment: [String: String] = [:],
        storage: TestStorage? = nil,
        moderator: any MessageModerator = NoModeration(),
        operations: Operations = Operations(password: TestChat.adminPassword),
        logger: Logger = TestChat.silent
    ) async throws {
        let settings = try await ConfigurationSources.settings(commandLine: [:], environment: environment, file: nil)
        var observed = DynamoClientConfiguration()
        observed.observability.metricsFactory = operations.registry
        let client = DynamoClient(transport: transport, configuration: observed)
        self.client = client
        try await ChatTables.createMissing(on: self.client, logger: logger)
        var hashing = PasswordHasher.Configuration()
        hashing.parameters = ScryptParameters(logCost: 10, blockSize: 8, parallelism: 1)
        self.application = try withMetricsFactory(operations.registry) {
            try ChatApplication(
                configuration: try ChatConfiguration(settings),
                client: client,
                secrets: [Self.secret],
                hasher: PasswordHasher(configuration: hashing),
                storage: storage,
                moderator: moderator,
                operations: operations,
                logger: logger
            )
        }
        try await DemoRooms.seed(self.application.rooms)
        try await self.application.revocations.refresh()
    }

    /// A token as a guest gets it.
    func token(_ user: User, lifetime: Duration = .seconds(600)) async throws -> String {
        try await self.application.tokens.issue(
            subject: user.id,
            claims: UserClaims(username: user.username, kind: .guest),
            lifetime: lifetime
        )
    }

    /// Runs `body` with a client that reaches the routes by the network, from an address of this machine.
    func withServer(_ body: @Sendable (RouteClient) async throws -> Void) async throws {
        try await self.application.application().test(.live) { client in try await body(RouteClient(client: client)) }
    }

    /// Stores a message, as its author's client does.
    func post(
        _ content: String,
        in room: Room,
        by user: User,
        replyingTo original: Message? = nil
    ) async throws -> Message {
        var draft = MessageDraft(content: try MessageContent(content))
        draft.replyTo = original.map { Quotation($0) }
        let appended = try await self.application.messages.append(draft, to: room, by: user)
        guard case .stored(let message) = appended else { throw StoredBefore() }
        return message
    }

    struct StoredBefore: Error {}

    /// Makes an account, which nobody can sign in to.
    func register(_ name: String) async throws -> User {
        guard let account = try await self.application.users.create(Username(name), passwordHash: "none") else {
            throw StoredBefore()
        }
        return account.user
    }

    /// What a person has been told, the newest first.
    func notifications(of userID: String) async throws -> [StoredNotification] {
        try await self.application.notifications.page(of: userID, before: nil, limit: 100).notifications
    }

    /// The last message of a room.
    func newest(in slug: String) async throws -> MessagePayload? {
        guard let room = try await self.application.rooms.room(slug: slug) else { return nil }
        return try await self.application.messages.latest(of: room).messages.last
    }

    /// Runs `body` while what follows the tables' changes runs, as it does beside the server.
    func withConsumers(_ body: () async throws -> Void) async throws {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let group = ServiceGroup(services: self.application.followers, logger: logger)
        let run = Task { try await group.run() }
        do {
            try await body()
            await group.triggerGracefulShutdown()
            try await run.value
        } catch {
            run.cancel()
            _ = await run.result
            throw error
        }
    }

    /// Runs `body` with a client of the routes.
    func withRoutes(_ body: @Sendable (RouteClient) async throws -> Void) async throws {
        try await self.application.application().test(.router) { client in try await body(RouteClient(client: client)) }
    }
}

/// Asks the routes, and reads what they answer.
struct RouteClient: Sendable {
    let client: any TestClientProtocol

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        json: String? = nil,
        token: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> RouteAnswer {
        var headers = headers
        if json != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        if let token { headers[.authorization] = "Bearer \(token)" }
        let body = json.map { ByteBuffer(string: $0) }
        return try await self.client.execute(uri: path, method: method, headers: headers, body: body) { response in
            RouteAnswer(response: response)
        }
    }
}

struct RouteAnswer: Sendable {
    let response: TestResponse

    var status: Int { self.response.status.code }
    var headers: HTTPFields { self.response.headers }
    var text: String { String(buffer: self.response.body) }

    func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(self.text.utf8))
    }

    /// The members of problem details, having checked that they are such.
    func problem() throws -> Problem {
        #expect(self.headers[.contentType] == "application/problem+json")
        let problem: Problem = try self.decode()
        #expect(problem.status == self.status)
        return problem
    }

    struct Problem: Decodable {
        var title: String
        var status: Int
        var detail: String?
    }
}

/// What `/api/guests`, `/api/users` and `/api/sessions` answer.
struct TestSession: Decodable, Sendable {
    struct Holder: Decodable, Sendable {
        var id: String
        var username: String
    }

    var token: String
    var expiresIn: Int
    var refreshToken: String
    var user: Holder

    private enum CodingKeys: String, CodingKey {
        case token
        case expiresIn = "expires_in"
        case refreshToken = "refresh_token"
        case user
    }
}
