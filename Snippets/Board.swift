import ChannelKit
import ChannelKitHummingbird
import DynamoKit
import DynamoKitLocal
import Foundation
import Hummingbird
import Logging
import RateLimit

struct Note: Codable, Sendable {
    var board: String
    var id: String
    var author: String
    var text: String
}

struct BoardChannel: Channel {
    typealias Assigns = String  // what the socket's handler knows of its client: a name
    struct NewNote: Decodable, Sendable { var text: String }
    struct Joined: Encodable, Sendable { var notes: [Note] }

    let notes: DynamoTable<Note>
    let limiter: RateLimiter<ContinuousClock>

    static let events = Events<Self> {
        On("new_note", NewNote.self) { channel, new, context in
            let id = "\(Date.now.ISO8601Format(.iso8601(timeZone: .gmt, includingFractionalSeconds: true)))-\(UUID())"
            let note = Note(board: context.topicSuffix, id: id, author: context.assigns, text: new.text)
            try await channel.notes.put(note)  // stored first,
            try context.broadcast("new_note", note)  // then told to everybody,
            return .ok(["id": note.id])  // then answered
        }
        .limited(by: EventLimit(\.limiter, refusal: .error(reason: "not so fast")) { $0.assigns })
    }

    func join(_ payload: NoPayload, context: Context) async throws -> Joined {
        let newest = try await self.notes.query(partition: context.topicSuffix, order: .descending).page(limit: 50)
        return Joined(notes: newest.items.reversed())
    }
}

struct NamedSocket: SocketHandler {
    func connect(_ request: ConnectRequest) async throws -> String {
        guard let name = request.parameters["name"] else { throw ConnectRefusal("no name") }
        return name
    }
}

let dynamo = DynamoClient(transport: try LocalDynamo(storage: .file("board.sqlite")))
do {
    _ = try await dynamo.execute(
        CreateTable(
            tableName: "Notes",
            attributeDefinitions: [.init("board", .string), .init("id", .string)],
            keySchema: [.partitionKey("board"), .sortKey("id")],
            billingMode: .payPerRequest
        )
    )
} catch let error as DynamoError where error.code == .resourceInUse {
    // It is there already, from the last time.
}
let notes = dynamo.table("Notes", of: Note.self, partitionKey: "board", sortKey: "id")
let limiter = RateLimiter(.slidingWindow(limit: 20, per: .seconds(10)))

let endpoint = Endpoint(
    NamedSocket(),
    channels: [.channel("board:*") { BoardChannel(notes: notes, limiter: limiter) }],
    logger: Logger(label: "board")
)
let router = Router()
router.get("health") { _, _ in "ok" }
let app = Application(router: router, server: .channels(at: "/socket", endpoint))
try await app.runService()
