public import ChannelKit
import Logging
import Synchronization

/// Who connects to the endpoint of ``SocketTransportConformance``: whoever has a `name`, but for one who is `refused`.
public struct ConformanceSocketHandler: SocketHandler {
    init() {}

    public func connect(_ request: ConnectRequest) async throws -> String {
        guard let name = request.parameters["name"], name != "refused" else {
            throw ConnectRefusal("a name that is let in is needed")
        }
        return name
    }

    public func id(for name: String) -> String? { "conformance:\(name)" }
}

/// What has become of the channels of a check.
final class ConformanceJournal: Sendable {
    private let ends = TestInbox<String>()

    func ended(_ name: String, _ reason: TerminationReason) {
        if case .transportClosed = reason { self.ends.append(name) } else { self.ends.append("\(name): \(reason)") }
    }

    /// The next client of whom a channel has ended because the connection has; `nil` if there is none in time.
    func next(within deadline: Duration) async -> String? { await self.ends.next(within: deadline) { _ in true } }
}

/// A channel that answers, broadcasts and pushes as it is asked to.
struct ConformanceProbe: Channel {
    typealias Assigns = String

    struct Burst: Decodable, Sendable { var count: Int }

    let journal: ConformanceJournal

    static let events = Events<Self> {
        On("echo", Payload.self) { _, payload, _ in .ok(payload) }
        On("push", Payload.self) { _, payload, context in
            try context.push("pushed", payload)
            return .noReply
        }
        On("shout", Payload.self) { _, payload, context in
            try context.broadcast("shouted", payload)
            return .ok
        }
        On("shout_from", Payload.self) { _, payload, context in
            try context.broadcastFrom("shouted", payload)
            return .ok
        }
        On("burst", Burst.self) { _, burst, context in
            for number in 0..<burst.count {
                if number % 2 == 0 {
                    try context.push("n\(number)", NoPayload())
                } else {
                    try context.broadcast("n\(number)", NoPayload())
                }
            }
            return .ok
        }
        On("kick", NoPayload.self) { _, _, context in
            if let id = context.socketID { try context.disconnect(id) }
            return .noReply
        }
    }

    func join(_ payload: NoPayload, context: Context) async throws -> NoPayload { NoPayload() }

    func joined(context: Context) async throws { try context.presence.track(context.assigns) }

    func terminate(_ reason: TerminationReason, context: Context) async {
        self.journal.ended(context.assigns, reason)
    }
}
