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

    /// Reads the page.
    ///
    /// - Parameters:
    ///   - folder: Where it is.
    ///   - rooms: The rooms that it names.
    init(folder: URL, rooms: RoomStore) throws {
        let document = "index.html"
        self.rooms = rooms
        self.assets = try AssetFiles(folder: folder, excluding: document)
        self.template = try PageTemplate(String(contentsOf: folder.appending(path: document), encoding: .utf8))
    }

    func addRoutes(to router: some RouterMethods<ChatContext>) {
        router.get("/") { request, context in
            let page = RoomsPage(rooms: try await self.rooms.all(), place: .anywhere)
            return try await self.answer(page, request, context)
        }
        router.refuseOtherMethods("/", than: .get)
        router.get("/rooms/:slug") { request, context in
            let slug = try context.parameters.require("slug").removingPercentEncoding ?? ""
            let place = try await self.rooms.room(slug: slug).map(RoomsPage.Place.room) ?? .missing(slug)
            return try await self.answer(RoomsPage(rooms: try await self.rooms.all(), place: place), request, context)
        }
        router.refuseOtherMethods("/rooms/:slug", than: .get)
        self.assets.addRoutes(to: router)
    }

    private func answer(_ page: RoomsPage, _ request: Request, _ context: ChatContext) async throws -> Response {
        let document = self.template.filled { page.content(of: $0, modules: self.assets.paths(withExtension: "js")) }
        let bytes = ByteBuffer(string: document)
        if case .missing = page.place {
            let headers: HTTPFields = [.contentType: Self.contentType, .cacheControl: "no-cache"]
            return Response(status: .notFound, headers: headers, body: ResponseBody(byteBuffer: bytes))
        }
        return try await request.current(bytes, as: Self.contentType, tag: bytes.entityTag, context: context)
    }
}
