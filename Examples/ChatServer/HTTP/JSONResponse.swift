import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// An answer in JSON, which caches keep out of.
    static func json(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        var headers = headers
        headers[.contentType] = "application/json; charset=utf-8"
        headers[.cacheControl] = "no-store"
        let body = ByteBuffer(bytes: try encoder.encode(value))
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
