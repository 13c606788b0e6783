import ChannelKit
public import Logging
package import NIOCore
import NIOPosix
import Synchronization

/// A client of a server that speaks the Phoenix Channels protocol: one connection, and the channels on it.
///
/// It connects, keeps the connection alive, connects anew when it is lost, and joins its channels again, for as long as
/// ``run()`` lasts.
///
/// ```swift
/// try await ChannelClient.withClient(ChannelClientConfiguration(url: "wss://chat.example.com/socket")) { client in
///     let room = client.channel("room:general")
///     let messages = room.messages("new_message", as: NewMessage.self)
///     try await room.join()
///     try await room.push("new_message", ["content": "hello"])
///     for try await message in messages { print(message.content) }
/// }
/// ```
///
/// It is a service of a kind that ServiceLifecycle can run; so as not to depend on it, the conformance is yours to declare.
public final class ChannelClient: Sendable {
    private let core: ClientCore
    /// How far ``run()`` has got, and how to end it.
    private let running = Mutex(Running.notYet)

    private enum Running {
        case notYet
        case running(stop: AsyncStream<Void>.Continuation)
        case over
    }

    /// Makes a client. It does nothing yet.
    ///
    /// - Parameters:
    ///   - configuration: Whom to connect to, and how.
    ///   - logger: Told, at debug level, what goes wrong.
    /// - Throws: ``ChannelClientError/Code/invalidURL``.
    public convenience init(
        _ configuration: ChannelClientConfiguration,
        logger: Logger = Logger(label: "ChannelClient") { _ in SwiftLogNoOpLogHandler() }
    ) throws {
        let url = try SocketURL(configuration.url)
        try self.init(
            configuration,
            transport: WebSocketTransport(configuration, isSecure: url.isSecure),
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            logger: logger
        )
    }

    /// Makes a client on another transport, with a clock, the event loop's, and chance of one's own.
    package init(
        _ configuration: ChannelClientConfiguration,
        transport: any ClientTransport,
        eventLoop: any EventLoop,
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        logger: Logger = Logger(label: "ChannelClient") { _ in SwiftLogNoOpLogHandler() }
    ) throws {
        self.core = ClientCore(
            configuration: configuration,
            url: try SocketURL(configuration.url),
            transport: transport,
            eventLoop: eventLoop,
            generator: generator,
            logger: logger
        )
    }

    /// Makes a client that runs as long as `body` does.
    ///
    /// - Throws: What `body` throws; or, if the client gives up before, why.
    public static func withClient<Result: Sendable>(
        _ configuration: ChannelClientConfiguration,
        logger: Logger = Logger(label: "ChannelClient") { _ in SwiftLogNoOpLogHandler() },
        _ body: @Sendable (ChannelClient) async throws -> Result
    ) async throws -> Result {
        let client = try ChannelClient(configuration, logger: logger)
        return try await client.whileRunning { try await body(client) }
    }

    /// Runs as long as `body` does.
    package func whileRunning<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        async let running: Void = self.run()
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        self.disconnect()
        // What the body failed with says more than what the client did because of it.
        if case .failure(let error) = result {
            _ = try? await running
            throw error
        }
        try await running
        return try result.get()
    }

    // MARK: The connection

    /// Connects, and connects anew whenever the connection is lost.
    ///
    /// Returns when the server closes with 1000, which says not to come back, when ``disconnect()`` is called, or when the
    /// task is cancelled; the connection has been closed in good order by then. It can be called once.
    ///
    /// - Throws: ``ChannelClientError``, if the policy gives up.
    public func run() async throws {
        let (stops, stop) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let isFirst = try self.running.withLock { running in
            switch running {
            case .notYet:
                running = .running(stop: stop)
                return true
            case .running:
                throw ChannelClientError(.alreadyRunning, "The client runs already.")
            case .over:
                return false
            }
        }
        guard isFirst else { return }
        let end = await withTaskGroup(of: ConnectionEnd?.self) { group in
            group.addTask { await self.core.runConnections() }
            group.addTask {
                for await _ in stops { break }
                return nil
            }
            var end: ConnectionEnd?
            for await outcome in group {
                end = outcome ?? end
                group.cancelAll()
            }
            return end
        }
        self.running.withLock { $0 = .over }
        if case .failed(let error) = end { throw error }
        if case .stale = end { throw ChannelClientError(.connectionLost, "The server does not answer.") }
    }

    /// Ends the client for good: ``run()`` closes the connection and returns.
    ///
    /// What waits for an answer fails with ``ChannelClientError/Code/ended``, or, where it was sent,
    /// ``ChannelClientError/Code/connectionLost``.
    public func disconnect() {
        let previous = self.running.withLock { running in
            let previous = running
            if case .notYet = running { running = .over }
            return previous
        }
        switch previous {
        case .notYet: self.core.onLoop { $0.finishUnlessRunning() }
        case .running(let stop): stop.yield()
        case .over: break
        }
    }

    /// Where it is with its connection.
    public var connectionState: ConnectionState { self.core.outlets.connectionState }

    /// Where it is with its connection, now and from now on.
    public func connectionStates() -> EventSequence<ConnectionState> { self.core.outlets.connectionStates() }

    /// What it has seen since it was made.
    public var counters: ChannelClientCounters { self.core.counters.withLock { $0 } }

    // MARK: Channels

    /// A channel of a topic, to be joined.
    ///
    /// - Parameters:
    ///   - topic: The topic. One channel at a time can be joined to it.
    ///   - payload: What the server is told when it is joined, for the first time and each time anew.
    ///   - options: How it behaves.
    /// - Throws: `ChannelError.Code.unencodablePayload`.
    public func channel(
        _ topic: String,
        payload: some Encodable & Sendable,
        options: RemoteChannelOptions = RemoteChannelOptions()
    ) throws -> RemoteChannel {
        RemoteChannel(core: self.core, topic: topic, payload: try Payload(encoding: payload), options: options)
    }

    /// A channel of a topic, to be joined without a word.
    public func channel(
        _ topic: String,
        options: RemoteChannelOptions = RemoteChannelOptions()
    ) -> RemoteChannel {
        RemoteChannel(core: self.core, topic: topic, payload: .empty, options: options)
    }
}
