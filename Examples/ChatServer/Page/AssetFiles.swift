import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The files that the page loads: those of the folder `Web`, read once, and served below `/assets/`.
struct AssetFiles: Sendable {
    private struct File {
        var contentType: String
        var bytes: ByteBuffer
        var entityTag: String
    }

    private let files: [String: File]

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - folder: Where they are.
    ///   - excluded: The file in it that is no asset.
    init(folder: URL, excluding excluded: String) throws {
        var files: [String: File] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where path != excluded {
            let url = folder.appending(path: path)
            guard let contentType = Self.contentTypes[url.pathExtension] else { continue }
            let bytes = ByteBuffer(bytes: try Data(contentsOf: url))
            files[path] = File(contentType: contentType, bytes: bytes, entityTag: bytes.entityTag)
        }
        self.files = files
    }

    /// The paths of the files with this extension below `/assets/`, in order.
    func paths(withExtension pathExtension: String) -> [String] {
        self.files.keys.filter { $0.hasSuffix(".\(pathExtension)") }.sorted().map { "/assets/\($0)" }
    }

    /// - Parameter path: Where they are served.
    func addRoutes(to router: some RouterMethods<ChatContext>, below path: String = "/assets") {
        router.get("\(path)/**") { request, context in
            guard let file = self.files[context.parameters.getCatchAll().joined(separator: "/")] else {
                throw HTTPError(.notFound)
            }
            return try await request.current(file.bytes, as: file.contentType, tag: file.entityTag, context: context)
        }
        router.refuseOtherMethods("\(path)/**", than: .get)
    }

    private static let contentTypes = [
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
        "ts": "text/plain; charset=utf-8",
    ]
}

extension Request {
    /// An answer that browsers keep, and ask for each time by its tag: addresses stay from one release to the next.
    func current(
        _ bytes: ByteBuffer,
        as contentType: String,
        tag: String,
        context: ChatContext
    ) async throws -> Response {
        try await self.ifNoneMatch(headers: [.cacheControl: "no-cache"], eTag: tag, context: context) {
            Response(status: .ok, headers: [.contentType: contentType], body: ResponseBody(byteBuffer: bytes))
        }
    }
}

extension ByteBuffer {
    /// The same for the same bytes.
    var entityTag: String {
        let digest = Data(SHA256.hash(data: Data(self.readableBytesView)).prefix(16))
        return "\"\(digest.base64EncodedString())\""
    }
}
