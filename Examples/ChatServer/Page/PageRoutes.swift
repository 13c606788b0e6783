import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The page: `/`, `/rooms/:slug`, and what it loads.
///
/// What comes with the document is what anyone may read: which rooms there are, and the head of the one that is asked
/// for. Messages need a token, which no address carries; the page's scripts fetch them.
struct PageRoutes: Sendable {
    private static let contentType = "text/html; charset=utf-8"

    private let rooms: RoomStore
    private let assets: AssetFiles
    private let template: PageTemplate
    private let takesUploads: Bool

    /// Reads the page.
    ///
    /// - Parameters:
    ///   - folder: Where it is.
    ///   - rooms: The rooms that it names.
    ///   - takesUploads: Whether there is a place for files.
    init(folder: URL, rooms: RoomStore, takesUploads: Bool) throws {
        let document = "index.html"
        self.rooms = rooms
        self.takesUploads = takesUploads
        self.assets = try AssetFiles(folder: folder, excluding: document)
        self.template = try PageTemplate(String(contentsOf: folder.appending(path: document), encoding: .utf8))
    }

    func addRoutes(to router: some RouterMethods<ChatContext>) {
        router.get("/") { request, context in
            try await self.answer(.anywhere, request, context)
        }
        router.refuseOtherMethods("/", than: .get)
        router.get("/rooms/:slug") { request, context in
            let slug = try context.parameters.require("slug").removingPercentEncoding ?? ""
            let place = try await self.rooms.room(slug: slug).map(RoomsPage.Place.room) ?? .missing(slug)
            return try await self.answer(place, request, context)
        }
        router.refuseOtherMethods("/rooms/:slug", than: .get)
        self.assets.addRoutes(to: router)
    }

    private func answer(
        _ place: RoomsPage.Place,
        _ request: Request,
        _ context: ChatContext
    ) async throws -> Response {
        let rooms = try await self.rooms.all()
        let page = RoomsPage(rooms: rooms, place: place, takesUploads: self.takesUploads)
        let document = self.template.filled { page.content(of: $0, modules: self.assets.paths(withExtension: "js")) }
        let bytes = ByteBuffer(string: document)
        if case .missing = place {
            let headers: HTTPFields = [.contentType: Self.contentType, .cacheControl: "no-cache"]
            return Response(status: .notFound, headers: headers, body: ResponseBody(byteBuffer: bytes))
        }
        return try await request.current(bytes, as: Self.contentType, tag: bytes.entityTag, context: context)
    }
}
