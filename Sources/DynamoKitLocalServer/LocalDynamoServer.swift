public import DynamoKitLocal
public import Logging
import NIOCore
import NIOExtras
import NIOHTTP1
import NIOPosix
public import ServiceLifecycle

/// Serves a `LocalDynamo` over HTTP, to every SDK that can be given an endpoint.
///
/// ```swift
/// try await withLocalDynamo(storage: .inMemory) { local in
///     let server = LocalDynamoServer(local, configuration: .init(port: 8000), logger: logger)
///     try await ServiceGroup(services: [server], gracefulShutdownSignals: [.sigterm], logger: logger).run()
/// }
/// ```
///
/// A graceful shutdown lets requests that are under way end, and closes all other connections.
public struct LocalDynamoServer: Service {
    private let endpoint: WireEndpoint
    private let configuration: LocalDynamoServerConfiguration
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) -> Void

    /// - Parameters:
    ///   - local: What carries operations out. It is not closed with the server.
    ///   - configuration: How the server behaves.
    ///   - logger: Gets a line at debug for every request, and what goes wrong.
    ///   - onListening: Called once with the port, as soon as connections are accepted.
    public init(
        _ local: LocalDynamo,
        configuration: LocalDynamoServerConfiguration = LocalDynamoServerConfiguration(),
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
    ) {
        precondition(configuration.maximumConnections >= 1, "a server needs a connection")
        self.endpoint = WireEndpoint(
            local: local,
            credentials: configuration.credentials,
            allowsAnyOrigin: configuration.allowsAnyOrigin,
            allowsSimulation: configuration.allowsSimulation
        )
        self.configuration = configuration
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until the task is cancelled or a graceful shutdown is asked for.
    ///
    /// - Throws: What binding throws, for example when the port is taken.
    public func run() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let quiescing = ServerQuiescingHelper(group: group)
        let server = try await self.bind(group, quiescing)
        self.onListening(server.channel.localAddress?.port ?? self.configuration.port)
        try await withGracefulShutdownHandler {
            try await self.accept(from: server)
        } onGracefulShutdown: {
            quiescing.initiateShutdown(promise: nil)
        }
    }

    private func bind(
        _ group: MultiThreadedEventLoopGroup,
        _ quiescing: ServerQuiescingHelper
    ) async throws -> NIOAsyncChannel<HTTPConnection, Never> {
        let idleTimeout = TimeAmount(self.configuration.idleTimeout)
        return try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel)
                    )
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .bind(host: self.configuration.host, port: self.configuration.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(IdleStateHandler(allTimeout: idleTimeout))
                    try pipeline.addHandler(IdleConnectionHandler())
                    return HTTPConnection(
                        channel: try NIOAsyncChannel(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: true)
                        )
                    )
                }
            }
    }

    /// Serves each connection in a task of its own. At the bound, the next one waits until one of them ends.
    private func accept(from server: NIOAsyncChannel<HTTPConnection, Never>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await server.executeThenClose { connections in
                var count = 0
                for try await connection in connections {
                    if count == self.configuration.maximumConnections {
                        _ = try await group.next()
                        count -= 1
                    }
                    count += 1
                    group.addTask { await self.serve(connection) }
                }
            }
        }
    }

    private func serve(_ connection: HTTPConnection) async {
        do {
            try await connection.serve(maximumBodyBytes: self.configuration.maximumBodyBytes) { request in
                let start = ContinuousClock.now
                let answer = await self.endpoint.answer(request, logger: self.logger)
                self.logger.debug(
                    "Answered",
                    metadata: [
                        "http.method": "\(request.method)", "http.status": "\(answer.status)",
                        "aws.target": "\(request.headers["X-Amz-Target"]?.prefix(64) ?? "-")",
                        "aws.request_id": "\(answer.headers["x-amzn-RequestId"] ?? "-")",
                        "duration": "\(ContinuousClock.now - start)",
                    ]
                )
                return answer
            }
        } catch {
            // The client is gone, or does not speak HTTP. That concerns nobody else.
            self.logger.debug("A connection ended", metadata: ["error": "\(error)"])
        }
    }
}

extension LocalDynamoServer: CustomStringConvertible {
    /// What a `ServiceGroup` calls it. Without this, starting a group would spell out all that the server is made of.
    public var description: String { "LocalDynamoServer at \(self.configuration.host):\(self.configuration.port)" }
}
