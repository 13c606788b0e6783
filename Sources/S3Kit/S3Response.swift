import NIOCore
import NIOHTTP1

/// An answer that tells something, or that there is no such object; all others are errors.
struct S3Response: Sendable {
    /// Documents that tell of an error have a few hundred bytes.
    static let maximumErrorBytes = 64 * 1024

    let isMissing: Bool
    let headers: HTTPHeaders

    /// - Throws: ``S3Error``.
    init(status: Int, headers: HTTPHeaders, body: ByteBuffer) throws {
        let text = String(buffer: body)
        switch status {
        case 200..<300:
            self.isMissing = false
        // A missing bucket is no missing object; only the answer to a HEAD does not tell them apart.
        case 404 where Self.element("Code", in: text) != "NoSuchBucket":
            self.isMissing = true
        default:
            throw S3Error(
                status: status,
                exception: Self.element("Code", in: text),
                message: Self.element("Message", in: text),
                requestID: headers.first(name: "x-amz-request-id")
            )
        }
        self.headers = headers
    }

    /// The text of an element that has no others within; the documents are too simple to want a parser.
    private static func element(_ name: String, in document: String) -> String? {
        guard let start = document.firstRange(of: "<\(name)>"),
            let end = document[start.upperBound...].firstRange(of: "</\(name)>")
        else { return nil }
        return String(document[start.upperBound..<end.lowerBound])
    }
}
