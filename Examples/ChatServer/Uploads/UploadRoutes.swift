import AWSSigning
import Auth
import AuthHummingbird
import Foundation
import HTTPTypes
import Hummingbird
import ProblemDetailsHummingbird
import RateLimit
import RateLimitHummingbird

/// Where files go and come from: `/api/rooms/:slug/uploads` and `/api/rooms/:slug/uploads/:id`.
struct UploadRoutes: Sendable {
    private struct NewUpload: Decodable {
        var fileName: String
        var contentType: String
        var size: Int

        enum CodingKeys: String, CodingKey {
            case fileName = "file_name"
            case contentType = "content_type"
            case size
        }
    }

    private let rooms: RoomStore
    private let uploads: Uploads?
    private let limiter = RateLimiter(.gcra(limit: 30, per: .seconds(60)))

    /// - Parameter uploads: `nil` where no bucket is set up.
    init(rooms: RoomStore, uploads: Uploads?) {
        self.rooms = rooms
        self.uploads = uploads
    }

    /// - Parameters:
    ///   - router: Where anyone may ask.
    ///   - members: Where only holders of a token may.
    func addRoutes(to router: some RouterMethods<ChatContext>, members: some RouterMethods<ChatContext>) {
        members.group()
            .addMiddleware { RateLimitMiddleware(self.limiter, policyName: "uploads") { $1.identity?.subject } }
            .post("/api/rooms/:slug/uploads") { request, context in try await self.announce(request, context) }
        router.refuseOtherMethods("/api/rooms/:slug/uploads", than: .post)
        members.get("/api/rooms/:slug/uploads/:id") { _, context in try await self.link(context) }
        router.refuseOtherMethods("/api/rooms/:slug/uploads/:id", than: .get)
    }

    private func announce(_ request: Request, _ context: ChatContext) async throws -> Response {
        let uploads = try self.configured()
        let body = try await request.json(NewUpload.self, context: context)
        let room = try await self.room(context)
        guard body.size >= 1 else { throw InvalidInput("A file has at least one byte") }
        guard body.size <= uploads.maximumBytes else {
            throw ProblemDetails(.contentTooLarge, detail: "A file can have up to \(uploads.maximumBytes) bytes.")
        }
        let (upload, presigned) = try await uploads.announce(
            try FileName(body.fileName),
            try FileType(body.contentType),
            size: body.size,
            in: room,
            by: User(try context.requireIdentity())
        )
        return try Response.json(UploadPayload(upload, presigned), status: .created)
    }

    private func link(_ context: ChatContext) async throws -> Response {
        let uploads = try self.configured()
        let id = try context.parameters.require("id")
        let user = User(try context.requireIdentity())
        guard let request = try await uploads.link(to: id, in: try await self.room(context), for: user) else {
            throw ProblemDetails(.notFound, detail: "There is no such file.")
        }
        return try Response.json(LinkPayload(request))
    }

    private func configured() throws -> Uploads {
        guard let uploads = self.uploads else {
            throw ProblemDetails(.notImplemented, detail: "This server takes no files.")
        }
        return uploads
    }

    private func room(_ context: ChatContext) async throws -> Room {
        guard
            let slug = try context.parameters.require("slug").removingPercentEncoding,
            let room = try await self.rooms.room(slug: slug)
        else { throw ProblemDetails(.notFound, detail: "There is no such room.") }
        return room
    }
}

/// `{"upload": {"id", "url", "method", "headers", "expires_at"}}`.
private struct UploadPayload: Encodable {
    struct Request: Encodable {
        var id: String
        var url: String
        var method: String
        var headers: [String: String]
        var expiresAt: Int64

        enum CodingKeys: String, CodingKey {
            case id, url, method, headers
            case expiresAt = "expires_at"
        }
    }

    var upload: Request

    init(_ upload: Upload, _ request: PresignedRequest) {
        // HTTP clients count the bytes themselves, and browsers let nobody else do it.
        let headers = request.headers.filter { $0.name.lowercased() != "content-length" }
        self.upload = Request(
            id: upload.id,
            url: request.url,
            method: request.method,
            headers: Dictionary(headers.map { ($0.name, $0.value) }) { $1 },
            expiresAt: UnixTime.milliseconds(request.expiration)
        )
    }
}

/// `{"url", "expires_at"}`.
private struct LinkPayload: Encodable {
    var url: String
    var expiresAt: Int64

    enum CodingKeys: String, CodingKey {
        case url
        case expiresAt = "expires_at"
    }

    init(_ request: PresignedRequest) {
        self.url = request.url
        self.expiresAt = UnixTime.milliseconds(request.expiration)
    }
}
