import ChannelKit
import HTTPTypes
import HummingbirdCore
import NIOCore
import ServiceLifecycle

/// Answers the requests for the long-poll sessions of a server, and lets all others pass.
struct LongPollServer: Sendable {
    private let endpoints: [LongPollEndpoint]
    private let sessions = LongPollSessions()

    init(mounts: [SocketMount]) {
        let sessions = self.sessions
        self.endpoints = mounts.compactMap { mount in
            mount.configuration.longPoll.map { LongPollEndpoint(mount: mount, configuration: $0, sessions: sessions) }
        }
    }

    /// Puts this server in front of another responder.
    func responder(before next: @escaping HTTPChannelHandler.Responder) -> HTTPChannelHandler.Responder {
        guard !self.endpoints.isEmpty else { return next }
        return { request, writer, channel in
            guard let endpoint = self.endpoint(for: request) else { return try await next(request, writer, channel) }
            let (answer, session) = await withGracefulShutdownHandler {
                await endpoint.answer(request, channel: channel)
            } onGracefulShutdown: {
                self.sessions.shutDown()
            }
            let response = answer.response()
            do {
                try await writer.write(response: response.head, body: response.body)
            } catch {
                // Its messages are lost, and nobody shall go on behind the gap.
                session?.end()
                throw error
            }
        }
    }

    /// Waits for the last session of the server, and for its channels, unless another task does.
    func keep(eventLoop: any EventLoop) async {
        guard await self.sessions.keep(eventLoop: eventLoop) else { return }
        for endpoint in self.endpoints { await endpoint.waitForEndingChannels() }
    }

    private func endpoint(for request: Request) -> LongPollEndpoint? {
        guard let path = request.head.path?.prefix(while: { $0 != "?" }) else { return nil }
        return self.endpoints.first { $0.path == path }
    }
}
