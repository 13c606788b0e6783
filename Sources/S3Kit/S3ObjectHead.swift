import NIOHTTP1

/// What is known of an object without reading it.
///
/// Specification: [HeadObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html)
public struct S3ObjectHead: Hashable, Sendable {
    /// In bytes.
    public var contentLength: Int
    /// As it was given when the object was stored.
    public var contentType: String?
    /// With its quotation marks.
    public var entityTag: String?

    public init(contentLength: Int, contentType: String? = nil, entityTag: String? = nil) {
        self.contentLength = contentLength
        self.contentType = contentType
        self.entityTag = entityTag
    }

    init(_ headers: HTTPHeaders) throws {
        guard let length = headers.first(name: "Content-Length").flatMap({ Int($0) }), length >= 0 else {
            throw S3Error(.malformedResponse, message: "The answer does not tell how long the object is.")
        }
        self.init(
            contentLength: length,
            contentType: headers.first(name: "Content-Type"),
            entityTag: headers.first(name: "ETag")
        )
    }
}
