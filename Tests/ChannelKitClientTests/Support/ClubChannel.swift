import ChannelKit
import HTTPTypes
import Logging

/// A socket that takes everybody who says a name.
struct ClubSocket: SocketHandler {
    func connect(_ request: ConnectRequest) throws -> String {
        guard let name = request.authToken ?? request.parameters["name"] else {
            throw ConnectRefusal("no name", status: .unauthorized)
        }
        guard name != "banned" else { throw ConnectRefusal("banned") }
        return name
    }
}

/// A channel where all see who is there and hear what is said.
struct ClubChannel: Channel {
    typealias Assigns = String

    struct Meta: Codable, Hashable, Sendable { var name: String }

    static let events = Events<Self> {
        On("say", Payload.self) { _, payload, context in
            try context.broadcast("said", payload)
            return .ok
        }
        On("whisper", Payload.self) { _, payload, context in
            try context.broadcastFrom("said", payload)
            return .ok
        }
        On("echo", Payload.self) { _, payload, _ in .ok(payload) }
        On("refuse", NoPayload.self) { _, _, _ in .error(reason: "no") }
    }

    func join(_ payload: NoPayload, context: Context) throws -> [String: String] {
        guard context.topic != "club:closed" else { throw ChannelRefusal(reason: "closed") }
        return ["welcome": context.assigns]
    }

    func joined(context: Context) throws {
        try context.presence.track(context.assigns, meta: Meta(name: context.assigns))
        try context.presence.pushState()
    }
}

extension Endpoint where Handler == ClubSocket {
    /// An endpoint with a club, which keeps what was said.
    static func club(history: History = History()) -> Endpoint<ClubSocket> {
        Endpoint(
            ClubSocket(),
            channels: [.channel("club:*", history: history) { ClubChannel() }],
            logger: Logger(label: "club") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}
