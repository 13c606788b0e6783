public import ChannelKit
public import Logging

/// An endpoint with the channels of the recorded server.
public func conformanceEndpoint(
    limits: SocketLimits = SocketLimits(),
    logger: Logger
) -> Endpoint<ConformanceSocket> {
    let attempts = JoinAttempts()
    return Endpoint(
        ConformanceSocket(),
        channels: [
            .channel("room:*") { ConformanceRoom() },
            .channel("conf:*") { ConformanceChannel(attempts: attempts) },
            .channel("lobby") { ConformanceLobby() },
        ],
        limits: limits,
        presence: PresenceConfiguration(window: .zero),
        logger: logger
    )
}

/// What the recorded server's handlers raise.
struct Crash: Error {}
