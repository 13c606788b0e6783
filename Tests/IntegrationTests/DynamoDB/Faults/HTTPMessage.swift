import Foundation
import NIOCore
import NIOHTTP1

/// A request as a proxy sees it.
struct SeenRequest: Sendable {
    var headers: HTTPHeaders
    var body: [UInt8]

    /// A parameter of the operation that is text.
    func parameter(_ name: String) throws -> String? {
        let json = try JSONSerialization.jsonObject(with: Data(self.body)) as? [String: Any]
        return json?[name] as? String
    }

    /// The time that the signature bears.
    var signedAt: Date? {
        self.headers.first(name: "X-Amz-Date").flatMap { ServiceDates.signature.date(from: $0) }
    }
}

/// An answer whose bytes can be spoiled one by one.
struct RawAnswer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]

    init(status: Int, headers: HTTPHeaders, body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An error as DynamoDB writes it.
    init(status: Int, type: String, headers: HTTPHeaders = [:]) {
        let body = #"{"__type":"com.amazonaws.dynamodb.v20120810#\#(type)","message":"As the test will have it."}"#
        self.init(status: status, headers: headers, body: Array(body.utf8))
        self.headers.add(name: "x-amzn-RequestId", value: "PROXY")
    }

    /// All of it.
    func bytes() -> ByteBuffer { self.bytes(bodyBytes: self.body.count) }

    /// The head, which announces all of the body, and the first half of it.
    func firstHalf() -> ByteBuffer { self.bytes(bodyBytes: self.body.count / 2) }

    private func bytes(bodyBytes: Int) -> ByteBuffer {
        var headers = self.headers
        headers.replaceOrAdd(name: "Content-Length", value: "\(self.body.count)")
        var buffer = ByteBuffer(string: "HTTP/1.1 \(self.status) Status\r\n")
        for (name, value) in headers { buffer.writeString("\(name): \(value)\r\n") }
        buffer.writeString("\r\n")
        buffer.writeBytes(self.body.prefix(bodyBytes))
        return buffer
    }
}

/// Dates as Foundation reads and writes them.
enum ServiceDates {
    static var signature: DateFormatter { self.formatter("yyyyMMdd'T'HHmmss'Z'") }
    static var http: DateFormatter { self.formatter("EEE, dd MMM yyyy HH:mm:ss 'GMT'") }

    private static func formatter(_ format: String) -> DateFormatter {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = format
        return formatter
    }
}
