public import struct Foundation.Date

/// Lets others get and put single objects of a bucket for a while, without credentials of their own.
///
/// ```swift
/// let presigner = S3Presigner(bucket: try S3Bucket("uploads", region: "eu-central-1"))
/// let link = try presigner.get("ann/cat.png", expiresIn: .seconds(300), credentials: credentials)
/// ```
///
/// A presigned `PUT` can demand an exact length, but no largest one: for uploads by people take ``post(_:credentials:at:)``.
///
/// Specification:
/// [Authenticating requests to S3](https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html)
public struct S3Presigner: Sendable {
    public let bucket: S3Bucket
    let signer: SigV4Signer

    public init(bucket: S3Bucket) {
        self.bucket = bucket
        self.signer = SigV4Signer(region: bucket.region, service: "s3", rules: .s3)
    }

    /// A URL that answers with an object.
    ///
    /// - Parameters:
    ///   - key: The object's key.
    ///   - versionID: The version to get, if not the last one.
    ///   - overrides: What the answer's headers are to say instead of what was stored.
    ///   - duration: How long the URL is good for, between one second and seven days.
    ///   - credentials: With whose rights the object is read.
    ///   - date: When the URL begins to be good.
    /// - Throws: ``SigningError``.
    public func get(
        _ key: String,
        versionID: String? = nil,
        overriding overrides: ResponseHeaders = ResponseHeaders(),
        expiresIn duration: Duration,
        credentials: AWSCredentials,
        at date: Date = Date()
    ) throws(SigningError) -> PresignedRequest {
        var query = overrides.query
        if let versionID { query.append(("versionId", versionID)) }
        let request = try self.bucket.request("GET", key: key, query: query, payloadHash: .unsigned)
        return try self.signer.presign(request, expiresIn: duration, credentials: credentials, at: date)
    }

    /// A URL that stores one object.
    ///
    /// - Parameters:
    ///   - key: The object's key.
    ///   - contentType: The type the upload has to be of, if any.
    ///   - contentLength: How many bytes it has to have, if it is known.
    ///   - checksum: What it has to match.
    ///   - metadata: What is stored along with it, under `x-amz-meta-` and these names.
    ///   - tags: The object's tags, by which rules for its life can tell it; whoever signs needs `s3:PutObjectTagging`.
    ///   - isOnlyIfAbsent: Whether S3 refuses with 412 when there is an object under the key. Without it, whoever has the URL
    ///     can replace what has been uploaded, as long as the URL is good.
    ///   - duration: How long the URL is good for, between one second and seven days.
    ///   - credentials: With whose rights the object is stored.
    ///   - date: When the URL begins to be good.
    /// - Returns: The URL, and the headers that have to be sent to it exactly as they are.
    /// - Throws: ``SigningError``.
    public func put(
        _ key: String,
        contentType: String? = nil,
        contentLength: Int? = nil,
        checksum: S3Checksum? = nil,
        metadata: [String: String] = [:],
        tags: [String: String] = [:],
        isOnlyIfAbsent: Bool = false,
        expiresIn duration: Duration,
        credentials: AWSCredentials,
        at date: Date = Date()
    ) throws(SigningError) -> PresignedRequest {
        var headers: [(name: String, value: String)] = []
        if let contentType { headers.append(("Content-Type", contentType)) }
        if let contentLength { headers.append(("Content-Length", "\(contentLength)")) }
        if let checksum { headers.append((checksum.name, checksum.value)) }
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
            headers.append(("x-amz-meta-\(name.lowercased())", value))
        }
        if !tags.isEmpty { headers.append(("x-amz-tagging", Self.text(ofTags: tags))) }
        if isOnlyIfAbsent { headers.append(("If-None-Match", "*")) }
        let request = try self.bucket.request("PUT", key: key, headers: headers, payloadHash: .unsigned)
        return try self.signer.presign(request, expiresIn: duration, credentials: credentials, at: date)
    }

    /// As S3 wants them in a header: like the query of a URL.
    private static func text(ofTags tags: [String: String]) -> String {
        tags.sorted { $0.key < $1.key }
            .map { String(percentEncoding: $0.key) + "=" + String(percentEncoding: $0.value) }
            .joined(separator: "&")
    }

    static func check(key: String) throws(SigningError) {
        guard (1...1024).contains(key.utf8.count) else {
            throw SigningError(.invalidKey, message: "A key has between 1 and 1024 bytes, not \(key.utf8.count).")
        }
        // URL parsers, those of browsers included, resolve such segments: the request would go to another object.
        guard !key.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else {
            throw SigningError(
                .invalidKey,
                message: "A key with “.” or “..” as a segment cannot be reached by its URL."
            )
        }
    }
}

extension S3Presigner {
    /// What the headers of an answer are to say instead of what was stored with the object.
    public struct ResponseHeaders: Hashable, Sendable {
        public var contentType: String?
        /// For example `attachment; filename="cat.png"`.
        public var contentDisposition: String?
        public var contentLanguage: String?
        public var contentEncoding: String?
        public var cacheControl: String?
        /// An HTTP date.
        public var expires: String?

        public init(
            contentType: String? = nil,
            contentDisposition: String? = nil,
            contentLanguage: String? = nil,
            contentEncoding: String? = nil,
            cacheControl: String? = nil,
            expires: String? = nil
        ) {
            self.contentType = contentType
            self.contentDisposition = contentDisposition
            self.contentLanguage = contentLanguage
            self.contentEncoding = contentEncoding
            self.cacheControl = cacheControl
            self.expires = expires
        }

        var query: [(name: String, value: String)] {
            let all: [(String, String?)] = [
                ("response-content-type", self.contentType),
                ("response-content-disposition", self.contentDisposition),
                ("response-content-language", self.contentLanguage),
                ("response-content-encoding", self.contentEncoding),
                ("response-cache-control", self.cacheControl),
                ("response-expires", self.expires),
            ]
            return all.compactMap { name, value in value.map { (name, $0) } }
        }
    }
}
