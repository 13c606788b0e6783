import ChannelKit

/// A channel without presence: `shout` goes to every member as it stands, `echo` comes back.
struct BenchChannel: Channel {
    typealias Assigns = Visitor

    static let events = Events<Self> {
        On("shout", Payload.self) { _, payload, context in
            try context.broadcast("shout", payload)
            return .ok
        }
        On("echo", Payload.self) { _, payload, _ in .ok(payload) }
    }

    func join(_ payload: NoPayload, context: Context) -> NoPayload { NoPayload() }
}
