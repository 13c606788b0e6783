import ChannelKit
import HTTPTypes
import HummingbirdCore
import NIOCore

/// Long polling at one path.
struct LongPollEndpoint: Sendable {
    let path: String
    private let mount: SocketMount
    private let configuration: LongPollConfiguration
    private let tokens: SessionTokens
    private let sessions: LongPollSessions

    init(mount: SocketMount, configuration: LongPollConfiguration, sessions: LongPollSessions) {
        self.path = mount.path + "/longpoll"
        self.mount = mount
        self.configuration = configuration
        self.tokens = SessionTokens(key: configuration.tokenKey, path: mount.path)
        self.sessions = sessions
    }

    /// Waits until the channels of sessions that have ended have terminated, within a bounded time.
    func waitForEndingChannels() async { await self.mount.waitForEndingChannels() }

    /// Answers a request.
    ///
    /// - Returns: The session too, where the answer carries messages of it.
    func answer(
        _ request: Request,
        channel: any NIOCore.Channel
    ) async -> (LongPollAnswer, session: LongPollSessionReference?) {
        switch request.method {
        case .options:
            return (.preflight(requestedHeaders: request.headers[.accessControlRequestHeaders]), nil)
        case .get, .post:
            guard self.allowsOrigin(of: request) else {
                self.mount.counters.handshakeRefused()
                return (.status(403), nil)
            }
            if request.method == .post { return (await self.post(request), nil) }
            let token = Self.parameters(of: request)["token"]
            guard let token, let id = self.tokens.session(of: token) else {
                return (await self.connect(request, channel: channel), nil)
            }
            return await self.poll(id, token: token)
        default:
            return (.failure(.badRequest), nil)
        }
    }

    private func allowsOrigin(of request: Request) -> Bool {
        let origins = request.headers[values: .origin]
        return origins.count <= 1
            && self.mount.configuration.checkOrigin.allows(origin: origins.first, host: request.head.authority)
    }

    private static func parameters(of request: Request) -> QueryParameters {
        QueryParameters(query: Self.query(of: request))
    }

    private static func query(of request: Request) -> String {
        let parts = (request.head.path ?? "").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? String(parts[1]) : ""
    }

    // MARK: With a session

    /// A session that has ended is refused and not silently followed by a new one: whoever thinks it is still there would
    /// wait in channels that it has not joined. Refused, every client connects anew and joins again.
    private func poll(_ id: SessionID, token: String) async -> (LongPollAnswer, session: LongPollSessionReference?) {
        guard let session = self.sessions[id] else { return (.status(403), nil) }
        switch await session.poll() {
        case .messages(let messages): return (.messages(messages, token: token), session)
        case .nothing: return (.nothing(token: token), nil)
        case .gone: return (.status(403), nil)
        case .tooManyPolls: return (.failure(.tooManyRequests), nil)
        }
    }

    private func post(_ request: Request) async -> LongPollAnswer {
        let token = Self.parameters(of: request)["token"]
        guard let id = token.flatMap(self.tokens.session(of:)), let session = self.sessions[id] else {
            return .status(410)
        }
        do throws(LongPollBatch.Refusal) {
            let batch = try LongPollBatch(
                body: try await self.body(of: request),
                contentType: request.headers[.contentType],
                maximumCount: self.configuration.maximumBatchCount,
                maximumMessageSize: self.mount.configuration.maximumMessageSize
            )
            return .status(await session.receive(batch) ? 200 : 410)
        } catch {
            self.mount.counters.sawViolation()
            return .status(error.rawValue)
        }
    }

    private func body(of request: Request) async throws(LongPollBatch.Refusal) -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: self.configuration.maximumBodySize)
        } catch {
            throw .tooLarge
        }
    }

    // MARK: Without one

    private func connect(_ request: Request, channel: any NIOCore.Channel) async -> LongPollAnswer {
        if let refusal = self.mount.admission.countHandshake(from: channel.remoteAddress) {
            self.mount.counters.turnedAway(refusal)
            self.mount.counters.handshakeRefused()
            return .failure(refusal.status, refusal.fields)
        }
        guard self.sessions.reserve(path: self.mount.path, maximum: self.configuration.maximumSessions) else {
            self.mount.counters.handshakeRefused()
            return .failure(.serviceUnavailable)
        }
        let accepted: AcceptedConnection
        do {
            accepted = try await self.accept(self.connectRequest(request, channel: channel))
        } catch {
            self.sessions.release(path: self.mount.path)
            self.mount.counters.handshakeRefused()
            guard let refusal = error as? ConnectRefusal, refusal.status.kind != .serverError else {
                let refusal = error as? ConnectRefusal
                return .failure(refusal?.status ?? .serviceUnavailable, refusal?.headerFields ?? [:])
            }
            return .status(403)
        }
        let id = SessionID.random()
        let isOpen = await self.sessions.open(
            id,
            accepted,
            mount: self.mount,
            configuration: self.configuration,
            on: channel.eventLoop
        )
        return isOpen ? .opened(token: self.tokens.token(for: id)) : .failure(.serviceUnavailable)
    }

    /// Asks the endpoint, which has so long to decide.
    private func accept(_ request: ConnectRequest) async throws -> AcceptedConnection {
        try await withThrowingTaskGroup(of: AcceptedConnection.self) { group in
            group.addTask { try await self.mount.connect(request) }
            group.addTask {
                try await Task.sleep(for: self.mount.configuration.handshakeTimeout)
                throw ConnectRefusal("connect took too long", status: .serviceUnavailable)
            }
            defer { group.cancelAll() }
            guard let accepted = try await group.next() else { throw CancellationError() }
            return accepted
        }
    }

    private func connectRequest(_ request: Request, channel: any NIOCore.Channel) -> ConnectRequest {
        var connect = ConnectRequest(
            path: self.path,
            query: Self.query(of: request),
            headerFields: request.headers,
            peerAddress: channel.remoteAddress?.ipAddress
        )
        connect.authToken = self.mount.configuration.acceptsAuthToken ? request.headers[.phoenixAuthToken] : nil
        return connect
    }
}

extension HTTPField.Name {
    /// Where phoenix.js puts its `authToken` when it polls.
    fileprivate static let phoenixAuthToken = Self("X-Phoenix-AuthToken")!
}
