import Auth
import AuthHummingbird
import ChannelKit
import ChannelKitHummingbird
import DynamoKit
import Foundation
import Hummingbird
import Logging
import NIOCore

/// The server, put together from its parts.
struct ChatApplication: Sendable {
    let users: UserStore
    let rooms: RoomStore
    let messages: MessageStore
    let tokens: TokenAuthority

    private let configuration: ChatConfiguration
    private let accounts: Accounts
    private let page: PageRoutes
    private let logger: Logger

    /// - Parameters:
    ///   - configuration: The settings.
    ///   - client: Where everything is stored.
    ///   - secrets: What tokens are signed with and verified, the one that signs first.
    ///   - hasher: Hashes passwords.
    ///   - logger: For what is worth knowing.
    init(
        configuration: ChatConfiguration,
        client: DynamoClient,
        secrets: [SigningSecret],
        hasher: PasswordHasher = PasswordHasher(),
        logger: Logger
    ) throws {
        let keys = try secrets.map { try SigningKey(id: $0.id, algorithm: .hs256, secret: $0.derive("chat tokens")) }
        self.tokens = TokenAuthority(
            keys: try KeySet(signing: keys[0], verifying: Array(keys.dropFirst())),
            issuer: "chat",
            audience: "chat",
            lifetime: configuration.tokenLifetime,
            type: "chat+jwt"
        )
        self.users = UserStore(client: client)
        self.rooms = RoomStore(client: client)
        self.messages = MessageStore(
            client: client,
            cursors: try PageCursor.Sealer(secret: secrets[0].derive("chat cursors"))
        )
        self.accounts = Accounts(users: self.users, tokens: self.tokens, hasher: hasher)
        self.page = try PageRoutes(folder: Bundle.module.bundleURL.appending(path: "Web"), rooms: self.rooms)
        self.configuration = configuration
        self.logger = logger
    }

    /// The application, ready to run.
    ///
    /// - Parameter onServerRunning: Called when it listens, with the channel that does.
    func application(
        onServerRunning: @escaping @Sendable (any NIOCore.Channel) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        Application(
            router: self.router(),
            server: .channels(at: "/socket", self.endpoint(), configuration: self.webSockets),
            configuration: ApplicationConfiguration(
                address: .hostname(self.configuration.host, port: self.configuration.port)
            ),
            onServerRunning: onServerRunning,
            logger: self.logger
        )
    }

    /// How sockets are served.
    var webSockets: WebSocketConfiguration {
        var webSockets = WebSocketConfiguration()
        let origins = self.configuration.allowedOrigins
        if !origins.isEmpty { webSockets.checkOrigin = .allowed(origins) }
        webSockets.longPoll = LongPollConfiguration()
        webSockets.compression = PerMessageDeflate()
        return webSockets
    }

    private func router() -> Router<ChatContext> {
        let router = Router(context: ChatContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityFields())
        router.add(middleware: ProblemMiddleware())
        router.get("/health") { _, _ in try Response.json(["status": "ok"]) }
        router.refuseOtherMethods("/health", than: .get)
        self.page.addRoutes(to: router)
        AccountRoutes(accounts: self.accounts, configuration: self.configuration).addRoutes(to: router)
        let members = router.group()
            .add(middleware: BearerAuthenticator(tokens: self.tokens, requirement: .required, realm: "chat"))
        RoomRoutes(rooms: self.rooms, messages: self.messages).addRoutes(to: router, members: members)
        return router
    }

    /// What the page's sockets connect to.
    ///
    /// - Parameter now: The current time.
    func endpoint(now: @escaping @Sendable () -> Date = { Date() }) -> Endpoint<UserSocket> {
        let services = RoomServices(
            rooms: self.rooms,
            messages: self.messages,
            leeway: TimeInterval(self.tokens.leeway.components.seconds),
            now: now
        )
        return Endpoint(
            UserSocket(tokens: self.tokens),
            channels: [.channel("room:*") { RoomChannel(services: services) }],
            logger: self.logger
        )
    }
}
