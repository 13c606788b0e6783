import ChannelKit

/// Who has connected.
struct Visitor: Sendable {
    var id: String
    var name: String
}

/// Lets everybody in who says who they are.
struct Entrance: SocketHandler {
    func connect(_ request: ConnectRequest) throws -> Visitor {
        let parts = request.parameters["token"]?.split(separator: ":", maxSplits: 1) ?? []
        guard parts.count == 2 else { throw ConnectRefusal("the token is not ID:NAME") }
        return Visitor(id: String(parts[0]), name: String(parts[1]))
    }
}
