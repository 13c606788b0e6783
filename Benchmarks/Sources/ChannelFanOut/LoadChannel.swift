import ChannelKit

/// What a load generator asks of a channel: everybody may join, `shout` goes to all, `echo` comes back.
struct LoadChannel: Channel {
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

/// The same with payloads that are read and written as Swift values, as in a server with something to say about them.
struct TypedLoadChannel: Channel {
    typealias Assigns = Visitor

    struct Message: Codable, Sendable {
        var content: String
    }

    static let events = Events<Self> {
        On("shout", Message.self) { _, message, context in
            try context.broadcast("shout", message)
            return .ok
        }
        On("echo", Message.self) { _, message, _ in .ok(message) }
    }

    func join(_ payload: NoPayload, context: Context) -> NoPayload { NoPayload() }
}

/// A channel in which everybody sees who is there.
struct PresentChannel: Channel {
    typealias Assigns = Visitor

    static let events = Events<Self> {}

    func join(_ payload: NoPayload, context: Context) -> NoPayload { NoPayload() }

    func joined(context: Context) throws {
        try context.presence.track(context.assigns.name, meta: ["typing": false])
        try context.presence.pushState()
    }
}
