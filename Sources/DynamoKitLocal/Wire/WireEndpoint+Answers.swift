import DynamoKit

/// Answers with what every one of the service's has: its type, its checksum, and compression for who asks for it.
extension WireEndpoint {
    static func answer(_ error: DynamoError, to request: WireRequest, status: Int? = nil) -> WireAnswer {
        let type = WireErrorType(error.code)
        let body: [UInt8]
        do throws(DynamoJSONError) {
            body = try error.answer(type: type.name)
        } catch {
            body = Array(#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}"#.utf8)
            return Self.answer(body, to: request, status: 500)
        }
        return Self.answer(body, to: request, status: status ?? type.status)
    }

    static func answer(_ body: [UInt8], to request: WireRequest, status: Int) -> WireAnswer {
        let contentType = ContentType(request.headers["Content-Type"]) ?? .amazonJSON
        var headers: WireHeaders = ["Content-Type": contentType.rawValue]
        var body = body
        let coding = ContentCoding(accepted: request.headers["Accept-Encoding"])
        if let coding, body.count >= Self.leastCompressed {
            body = coding.compress(body)
            headers.append("Content-Encoding", coding.rawValue)
        }
        // Of the bytes that go over the wire: clients check them before they decompress.
        headers.append("x-amz-crc32", "\(CRC32.checksum(body))")
        return WireAnswer(status: status, headers: headers, body: body)
    }

    /// Below this, compression makes an answer no smaller that is worth the while.
    private static let leastCompressed = 512

    /// To what is no request of the API: another method, another path, or a body that is no JSON by its type.
    static let nothingHere: WireAnswer = {
        let body = Array("<UnknownOperationException/>\n".utf8)
        return WireAnswer(status: 404, headers: ["x-amz-crc32": "\(CRC32.checksum(body))"], body: body)
    }()
}

/// What a request's body can be, and its answer's then is.
enum ContentType: String {
    case amazonJSON = "application/x-amz-json-1.0"
    case json = "application/json"

    /// `nil` for anything else.
    init?(_ header: String?) {
        guard let header else { return nil }
        if let type = Self(rawValue: header) {
            self = type
            return
        }
        self.init(rawValue: header.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased())
    }
}
