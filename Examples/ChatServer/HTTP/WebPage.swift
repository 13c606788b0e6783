import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The page: the files of the folder `Web`, read once.
struct WebPage: Sendable {
    private struct File {
        var contentType: String
        var entityTag: String
        var bytes: ByteBuffer
    }

    private let files: [String: File]

    /// Reads the files.
    ///
    /// - Parameter folder: Where they are.
    init(folder: URL) throws {
        var files: [String: File] = [:]
        for url in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            guard let contentType = Self.contentTypes[url.pathExtension] else { continue }
            let bytes = try Data(contentsOf: url)
            let digest = Data(SHA256.hash(data: bytes).prefix(16)).base64EncodedString()
            files[url.lastPathComponent] = File(
                contentType: contentType,
                entityTag: "\"\(digest)\"",
                bytes: ByteBuffer(bytes: bytes)
            )
        }
        guard files["index.html"] != nil else { throw CocoaError(.fileReadNoSuchFile) }
        self.files = files
    }

    /// Adds the routes `/` and `/assets/…`.
    func addRoutes(to router: some RouterMethods<ChatContext>) {
        router.get("/") { request, context in try await self.serve("index.html", request, context) }
        router.refuseOtherMethods("/", than: .get)
        router.get("/assets/:file") { request, context in
            try await self.serve(try context.parameters.require("file"), request, context)
        }
        router.refuseOtherMethods("/assets/:file", than: .get)
    }

    /// The names of files stay the same from one release to the next, so browsers ask each time, by the entity tag.
    private func serve(_ name: String, _ request: Request, _ context: ChatContext) async throws -> Response {
        guard let file = self.files[name] else { throw HTTPError(.notFound) }
        return try await request.ifNoneMatch(
            headers: [.cacheControl: "no-cache"],
            eTag: file.entityTag,
            context: context
        ) {
            Response(
                status: .ok,
                headers: [.contentType: file.contentType],
                body: ResponseBody(byteBuffer: file.bytes)
            )
        }
    }

    private static let contentTypes = [
        "html": "text/html; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
    ]
}
