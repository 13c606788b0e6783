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
        var headers: WireHeaders = ["Content-Type": Self.contentType(of: request)]
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

    private static func contentType(of request: WireRequest) -> String {
        let asked = request.headers["Content-Type"]?.prefix { $0 != ";" }
        return asked == "application/x-amz-json-1.1" ? "application/x-amz-json-1.1" : "application/x-amz-json-1.0"
    }
}
