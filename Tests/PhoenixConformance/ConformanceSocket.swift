public import ChannelKit

/// Who a client says it is: `ID:NAME`.
public struct ConformanceUser: Hashable, Sendable, Encodable {
    public var id: String
    public var name: String

    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        self.id = String(parts[0])
        self.name = String(parts[1])
    }
}

/// Lets clients in as the recorded server does.
public struct ConformanceSocket: SocketHandler {
    public init() {}

    public func connect(_ request: ConnectRequest) async throws -> ConformanceUser {
        if let reason = request.parameters["deny"] { throw ConnectRefusal(reason) }
        let text = request.parameters["user"] ?? request.parameters["token"] ?? request.authToken
        guard let user = text.flatMap(ConformanceUser.init) else { throw ConnectRefusal("nobody") }
        return user
    }

    public func id(for user: ConformanceUser) -> String? { "user_socket:\(user.id)" }
}
