import Foundation
import HTTPTypes
import Hummingbird
import ProblemDetailsHummingbird

/// Who people are and what they have written: `GET /api/users` and `/api/users/:id/messages`.
struct PeopleRoutes: Sendable {
    private struct Person: Encodable {
        var id: String
        var username: String
    }

    private struct People: Encodable {
        var users: [Person]
    }

    static let maximumPeople = 100

    private let users: UserStore
    private let rooms: RoomStore
    private let messages: MessageStore

    init(users: UserStore, rooms: RoomStore, messages: MessageStore) {
        self.users = users
        self.rooms = rooms
        self.messages = messages
    }

    /// - Parameters:
    ///   - router: Where other methods are refused.
    ///   - members: Where only holders of a token may ask.
    func addRoutes(to router: some RouterMethods<ChatContext>, members: some RouterMethods<ChatContext>) {
        members.get("/api/users") { request, _ in
            let users = try await self.users.users(try Self.ids(request))
            return try Response.json(People(users: users.map { Person(id: $0.id, username: $0.username) }))
        }
        members.get("/api/users/:id/messages") { request, context in try await self.messages(request, context) }
        router.refuseOtherMethods("/api/users/:id/messages", than: .get)
    }

    private static func ids(_ request: Request) throws(InvalidInput) -> [String] {
        let ids = (request.uri.text("ids") ?? "").split(separator: ",").map { String($0) }
        guard (1...Self.maximumPeople).contains(ids.count) else {
            throw InvalidInput("ids has to be 1 to \(Self.maximumPeople) identifiers with commas between them")
        }
        return ids
    }

    private func messages(_ request: Request, _ context: ChatContext) async throws -> Response {
        let page = try await self.messages.page(
            by: try Self.id(of: context),
            before: request.uri.text("before"),
            limit: try HistoryRequest.checked(limit: try request.uri.integer("limit"))
        )
        let rooms = try await self.rooms.rooms(Set(page.messages.map(\.roomID)))
        return try Response.json(PersonPage(page.messages, in: rooms, cursor: page.cursor))
    }

    /// - Throws: A problem 404 for what can be nobody's identifier.
    private static func id(of context: ChatContext) throws -> String {
        let id = try context.parameters.require("id").removingPercentEncoding
        guard let id, (1...UserStore.maximumKeyBytes).contains(id.utf8.count) else {
            throw ProblemDetails(.notFound, detail: "There is no such person.")
        }
        return id
    }
}
