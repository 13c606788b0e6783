import ChannelKit

/// An exact topic that knows only `echo`.
struct ConformanceLobby: Channel {
    static let events = Events<Self> {
        On("echo", Payload.self) { _, payload, _ in .ok(payload) }
        Fallback { _, _, _, _ in throw Crash() }
    }

    func join(_ payload: Payload, context: ChannelContext<Self>) -> NoPayload { NoPayload() }

    typealias Assigns = ConformanceUser
}
