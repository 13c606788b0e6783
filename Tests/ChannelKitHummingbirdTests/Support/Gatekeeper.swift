import ChannelKit
import ChannelKitHummingbird
import HTTPTypes
import Logging

/// Lets in whoever has `token=ok`, after whatever `before` does.
struct Gatekeeper: SocketHandler {
    var before: @Sendable () async throws -> Void = {}

    func connect(_ request: ConnectRequest) async throws -> String {
        try await self.before()
        let token = request.authToken ?? request.parameters["token"]
        guard token == "ok" else {
            throw ConnectRefusal("wrong token", status: .unauthorized, headerFields: [.wwwAuthenticate: "Bearer"])
        }
        return "ok"
    }
}

extension WebSocketConfiguration {
    /// With time-outs that no machine is too slow for.
    static var patient: WebSocketConfiguration {
        var configuration = WebSocketConfiguration()
        configuration.idleTimeout = .seconds(3600)
        configuration.handshakeTimeout = .seconds(3600)
        configuration.closeTimeout = .seconds(3600)
        return configuration
    }
}

extension HTTPTimeouts {
    /// With time-outs that no machine is too slow for.
    static var patient: HTTPTimeouts {
        HTTPTimeouts(
            requestTimeout: .seconds(3600),
            stalledResponseTimeout: .seconds(3600),
            idleTimeout: .seconds(3600)
        )
    }
}

extension SocketLimits {
    /// With a grace that no machine is too slow for.
    static var patient: SocketLimits {
        var limits = SocketLimits()
        limits.terminationGrace = .seconds(3600)
        return limits
    }
}

extension SocketMount {
    static func gatekeeper(
        configuration: WebSocketConfiguration = .patient,
        before: @escaping @Sendable () async throws -> Void = {}
    ) -> SocketMount {
        let endpoint = Endpoint(Gatekeeper(before: before), channels: [], logger: Logger(label: "test"))
        return SocketMount("/socket", endpoint, configuration: configuration)
    }
}
