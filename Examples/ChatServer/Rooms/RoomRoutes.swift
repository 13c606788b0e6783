import Auth
import AuthHummingbird
import Foundation
import HTTPTypes
import Hummingbird
import ProblemDetailsHummingbird
import RateLimit
import RateLimitHummingbird

/// The rooms and what was said in them: `/api/rooms` and `/api/rooms/:slug/messages`.
struct RoomRoutes: Sendable {
    private struct NewRoom: Decodable {
        var name: String
        var description: String?
        var slug: String?
    }

    private struct RoomList: Encodable {
        var rooms: [RoomPayload]
    }

    private struct SingleRoom: Encodable {
        var room: RoomPayload
    }

    private let rooms: RoomStore
    private let messages: MessageStore
    private let proxies: TrustedProxies
    /// Whoever may be a guest may be another one: so by the address as well.
    private let limiter = CompositeRateLimiter([
        NamedRateLimit("rooms", .gcra(limit: 10, per: .seconds(60))),
        NamedRateLimit("rooms-by-address", .gcra(limit: 30, per: .seconds(60))),
    ])

    init(rooms: RoomStore, messages: MessageStore, proxies: TrustedProxies) {
        self.rooms = rooms
        self.messages = messages
        self.proxies = proxies
    }

    /// - Parameters:
    ///   - router: Where anyone may ask.
    ///   - members: Where only holders of a token may.
    func addRoutes(to router: some RouterMethods<ChatContext>, members: some RouterMethods<ChatContext>) {
        router.get("/api/rooms") { _, _ in
            try Response.json(RoomList(rooms: try await self.rooms.all().map(RoomPayload.init)))
        }
        members.group()
            .addMiddleware {
                CompositeRateLimitMiddleware(self.limiter) { request, context in
                    var keys = [
                        "rooms-by-address": self.proxies.clientKey(
                            peer: context.remoteAddress,
                            headers: request.headers
                        )
                    ]
                    keys["rooms"] = context.identity?.subject
                    return keys
                }
            }
            .post("/api/rooms") { request, context in try await self.create(request, context) }
        router.refuseOtherMethods("/api/rooms", than: .get, .post)

        members.get("/api/rooms/:slug/messages") { request, context in try await self.history(request, context) }
        router.refuseOtherMethods("/api/rooms/:slug/messages", than: .get)
    }

    private func create(_ request: Request, _ context: ChatContext) async throws -> Response {
        let body = try await request.json(NewRoom.self, context: context)
        let name = try RoomName(body.name, description: body.description)
        let slug = try body.slug.map { try RoomSlug($0) } ?? RoomSlug(roomName: name.text)
        guard let room = try await self.rooms.create(name, slug: slug) else {
            throw ProblemDetails(.conflict, detail: "There is a room #\(slug.text) already.")
        }
        return try Response.json(SingleRoom(room: RoomPayload(room)), status: .created)
    }

    private func history(_ request: Request, _ context: ChatContext) async throws -> Response {
        guard
            let slug = try context.parameters.require("slug").removingPercentEncoding,
            let room = try await self.rooms.room(slug: slug)
        else { throw ProblemDetails(.notFound, detail: "There is no such room.") }
        let query = request.uri.queryParameters
        let page = try await self.messages.page(
            of: room,
            before: query["before"].map { String($0) },
            limit: try Self.limit(query["limit"])
        )
        return try Response.json(page)
    }

    private static func limit(_ text: Substring?) throws(InvalidInput) -> Int {
        guard let text else { return MessageStore.defaultPageSize }
        guard let limit = Int(text), MessageStore.pageSizes.contains(limit) else {
            throw InvalidInput(
                "The limit is a whole number from \(MessageStore.pageSizes.lowerBound) to \(MessageStore.pageSizes.upperBound)"
            )
        }
        return limit
    }
}
