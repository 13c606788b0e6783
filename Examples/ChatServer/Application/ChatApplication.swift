import Auth
import AuthChannelKit
import AuthDynamo
import AuthHummingbird
import ChannelKit
import ChannelKitHummingbird
import ChannelKitPrometheus
import DynamoKit
import Foundation
import Hummingbird
import Logging
import MetricsHummingbird
import NIOCore
import PrometheusMetrics
import ServiceLifecycle

/// The server, put together from its parts.
struct ChatApplication: Sendable {
    let users: UserStore
    let rooms: RoomStore
    let messages: MessageStore
    let uploads: Uploads?
    let receipts: ReadReceiptStore
    let unread: UnreadCounter
    let reactions: ReactionStore
    let notifications: NotificationStore
    let consumers: ChatConsumers
    let tokens: TokenAuthority
    /// Takes what is told to the members of topics, whoever tells it.
    let pubSub = LocalPubSub()
    let revocations: RevocationList
    let sessions: Sessions

    let readiness: Readiness
    let operations: Operations

    private let configuration: ChatConfiguration
    private let accounts: Accounts
    private let moderation: Moderation
    private let limits: AccountLimits
    private let page: PageRoutes
    private let operatorRoutes: OperatorRoutes
    private let logger: Logger

    /// - Parameters:
    ///   - configuration: The settings.
    ///   - client: Where everything is stored.
    ///   - secrets: What tokens are signed with and verified, the one that signs first.
    ///   - hasher: Hashes passwords.
    ///   - storage: Where files are, instead of the bucket in the settings.
    ///   - moderator: Judges what is to be said.
    ///   - operations: What those who look after the server have to go by.
    ///   - logger: For what is worth knowing.
    init(
        configuration: ChatConfiguration,
        client: DynamoClient,
        secrets: [SigningSecret],
        hasher: PasswordHasher = PasswordHasher(),
        storage: (any FileStorage)? = nil,
        moderator: any MessageModerator = NoModeration(),
        operations: Operations = Operations(),
        logger: Logger
    ) throws {
        self.operations = operations
        self.readiness = Readiness(client: client, logger: logger)
        let table = ChatTables.sessionTable(on: client)
        self.revocations = RevocationList(store: DynamoRevocationStore(table: table))
        self.tokens = try ChatTokens.authority(
            secrets,
            lifetime: configuration.tokenLifetime,
            revocations: self.revocations
        )
        let authority = SessionAuthority(
            tokens: self.tokens,
            store: DynamoRefreshTokenStore(table: table),
            policy: configuration.refreshPolicy
        ) { reuse in
            logger.warning(
                "A refresh token was used twice, so its session is revoked",
                metadata: ["session": "\(reuse.sessionID)", "user": "\(reuse.subject)"]
            )
        }
        self.users = UserStore(client: client)
        self.sessions = Sessions(authority: authority, users: self.users)
        self.limits = AccountLimits(configuration)
        self.rooms = RoomStore(client: client)
        self.messages = try MessageStore(
            client: client,
            cursorSecret: secrets[0].derive("chat cursors"),
            retention: configuration.retention
        )
        self.receipts = ReadReceiptStore(client: client)
        self.notifications = NotificationStore(client: client, cursors: self.messages.cursors)
        self.reactions = ReactionStore(client: client)
        self.consumers = ChatConsumers(client: client, isAlone: configuration.store == .embedded, logger: logger)
        self.unread = UnreadCounter(client: client, rooms: self.rooms, receipts: self.receipts)
        self.accounts = Accounts(users: self.users, sessions: self.sessions, limits: self.limits, hasher: hasher)
        self.uploads = configuration.uploads.map { Uploads($0, client: client, storage: storage) }
        self.page = try PageRoutes(
            folder: Bundle.module.bundleURL.appending(path: "Web"),
            rooms: self.rooms,
            takesUploads: self.uploads != nil
        )
        self.moderation = Moderation(moderator: moderator)
        self.operatorRoutes = try OperatorRoutes(operations: operations, address: self.limits.address)
        self.configuration = configuration
        self.logger = logger
    }

    /// The application, ready to run.
    ///
    /// - Parameter onServerRunning: Called when it listens, with the channel that does.
    func application(
        onServerRunning: @escaping @Sendable (any NIOCore.Channel) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let endpoint = self.endpoint()
        let sockets = SocketMount("/socket", endpoint, configuration: self.webSockets)
        self.operations.registry.collect(ChannelMetrics().adding(sockets, endpoint).families)
        var application = Application(
            router: self.router(topics: endpoint.pubSub),
            server: .channels([sockets]),
            configuration: ApplicationConfiguration(
                address: .hostname(self.configuration.host, port: self.configuration.port)
            ),
            services: [RevocationService(self.revocations, logger: self.logger)] + self.followers,
            onServerRunning: onServerRunning,
            logger: self.logger
        )
        // Nobody is let in before it is known who is not to be.
        application.beforeServerStarts { try await self.revocations.refresh() }
        return application
    }

    /// Counts the reactions to messages.
    var reactionCounter: ReactionCounter {
        ReactionCounter(reactions: self.reactions, rooms: self.rooms, pubSub: self.pubSub)
    }

    /// Tells people of what concerns them.
    var messageFollower: MessageFollower {
        MessageFollower(
            users: self.users,
            rooms: self.rooms,
            notifications: self.notifications,
            reactions: self.reactions,
            uploads: self.uploads,
            pubSub: self.pubSub
        )
    }

    /// What follows the changes of the tables, beside the server.
    var followers: [any Service] {
        let counter = self.reactionCounter
        return [
            self.consumers.reactions { try await counter.handle($0) },
            self.consumers.messages(self.messageFollower),
        ]
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

    private func router(topics: LocalPubSub) -> Router<ChatContext> {
        let router = Router(context: ChatContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestMetrics(factory: self.operations.registry))
        router.add(middleware: SecurityFields(bucketOrigin: self.configuration.uploads?.origin))
        router.add(middleware: ProblemMiddleware())
        HealthRoutes(readiness: self.readiness).addRoutes(to: router)
        self.operatorRoutes.addRoutes(to: router, topics: topics)
        self.page.addRoutes(to: router)
        AccountRoutes(accounts: self.accounts, limits: self.limits).addRoutes(to: router)
        let members = router.group()
            .add(middleware: BearerAuthenticator(tokens: self.tokens, requirement: .required, realm: "chat"))
        SessionRoutes(accounts: self.accounts, sessions: self.sessions, limits: self.limits)
            .addRoutes(to: router, members: members)
        RoomRoutes(
            rooms: self.rooms,
            messages: self.messages,
            pubSub: self.pubSub,
            proxies: self.configuration.trustedProxies
        ).addRoutes(to: router, members: members)
        UploadRoutes(rooms: self.rooms, uploads: self.uploads).addRoutes(to: router, members: members)
        UnreadRoutes(unread: self.unread).addRoutes(to: router, members: members)
        NotificationRoutes(notifications: self.notifications, rooms: self.rooms)
            .addRoutes(to: router, members: members)
        PeopleRoutes(users: self.users, rooms: self.rooms, messages: self.messages)
            .addRoutes(to: router, members: members)
        return router
    }

    /// What the page's sockets connect to.
    func endpoint() -> Endpoint<UserSocket> {
        let tokens = SocketTokens<UserClaims>(self.tokens)
        let services = RoomServices(
            rooms: self.rooms,
            messages: self.messages,
            uploads: self.uploads,
            moderation: self.moderation,
            receipts: self.receipts,
            unread: self.unread,
            reactions: self.reactions,
            notifications: self.notifications,
            tokens: tokens
        )
        return Endpoint(
            UserSocket(tokens: tokens),
            channels: [
                .channel("room:*") { RoomChannel(services: services) },
                .channel("user:*") { UserChannel(services: services) },
            ],
            revalidation: Revalidation(every: .seconds(2)),
            pubSub: self.pubSub,
            logger: self.logger
        )
    }
}
