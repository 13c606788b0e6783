import Auth
import AuthHummingbird
import ChannelKit
import Foundation
import HTTPTypes
import Hummingbird
import ProblemDetailsHummingbird
import RateLimit
import RateLimitHummingbird

/// The rooms and what was said in them: `/api/rooms`, `/api/rooms/:slug` and `/api/rooms/:slug/messages`.
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
    private let pubSub: LocalPubSub
    private let proxies: TrustedProxies
    /// Whoever may be a guest may be another one: so by the address as well.
    private let limiter = CompositeRateLimiter([
        NamedRateLimit("rooms", .gcra(limit: 10, per: .seconds(60))),
        NamedRateLimit("rooms-by-address", .gcra(limit: 30, per: .seconds(60))),
    ])

    init(rooms: RoomStore, messages: MessageStore, pubSub: LocalPubSub, proxies: TrustedProxies) {
        self.rooms = rooms
        self.messages = messages
        self.pubSub = pubSub
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

        members.get("/api/rooms/:slug") { _, context in
            try Response.json(SingleRoom(room: RoomPayload(try await self.rooms.room(of: context))))
        }
        router.refuseOtherMethods("/api/rooms/:slug", than: .get)

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
        try self.pubSub.broadcast(
            Broadcast(
                topic: ChatTopic.rooms,
                event: "room_created",
                payload: Payload(encoding: RoomCreated(room: RoomPayload(room)))
            )
        )
        return try Response.json(SingleRoom(room: RoomPayload(room)), status: .created)
    }

    private func history(_ request: Request, _ context: ChatContext) async throws -> Response {
        let room = try await self.rooms.room(of: context)
        let uri = request.uri
        let page = try HistoryRequest(
            before: uri.text("before"),
            after: uri.text("after"),
            around: try uri.integer("around").map { Int64($0) },
            limit: try uri.integer("limit")
        )
        return try Response.json(try await self.messages.page(of: room, page))
    }
}

extension RoomStore {
    /// The room that a request's path names.
    ///
    /// - Throws: A problem 404.
    func room(of context: ChatContext) async throws -> Room {
        guard
            let slug = try context.parameters.require("slug").removingPercentEncoding,
            let room = try await self.room(slug: slug)
        else { throw ProblemDetails(.notFound, detail: "There is no such room.") }
        return room
    }
}
