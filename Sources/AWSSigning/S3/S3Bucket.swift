/// A bucket and the address of its objects.
public struct S3Bucket: Hashable, Sendable {
    /// Where the bucket stands in URLs.
    public enum Addressing: Hashable, Sendable {
        /// In the host: `https://bucket.s3.eu-central-1.amazonaws.com/key`. Names with dots, which no certificate covers,
        /// stand in the path all the same.
        case virtualHosted
        /// In the path: `https://s3.eu-central-1.amazonaws.com/bucket/key`. Most other servers that speak S3's protocol want
        /// this.
        case path
    }

    public let name: String
    public let region: String
    /// `https` or `http`.
    let scheme: String
    /// The host of requests, with the port unless it is the scheme's own.
    let authority: String
    /// What stands before the key in paths, with a slash at its end.
    let pathPrefix: String

    /// Describes a bucket in AWS.
    ///
    /// - Parameters:
    ///   - name: The bucket's name.
    ///   - region: The region it is in.
    ///   - addressing: Where its name stands in URLs.
    ///   - usesDualStack: Whether it is to be reached by IPv6, too.
    ///   - usesFIPS: Whether cryptography has to be that of FIPS 140.
    /// - Throws: ``SigningError`` with ``SigningError/Code/invalidBucket`` or ``SigningError/Code/invalidRegion``.
    public init(
        _ name: String,
        region: String,
        addressing: Addressing = .virtualHosted,
        usesDualStack: Bool = false,
        usesFIPS: Bool = false
    ) throws(SigningError) {
        let partition = try AWSPartition(region: region)
        // S3 has the domain of the other services for IPv6, too.
        let service = (usesFIPS ? "s3-fips" : "s3") + (usesDualStack ? ".dualstack" : "")
        try self.init(
            name,
            region: region,
            scheme: "https",
            endpoint: "\(service).\(region).\(partition.dnsSuffix)",
            basePath: "",
            addressing: name.contains(".") ? .path : addressing
        )
    }

    /// Describes a bucket of another server that speaks S3's protocol.
    ///
    /// - Parameters:
    ///   - name: The bucket's name.
    ///   - region: What the server takes for a region in signatures, often `us-east-1`.
    ///   - endpoint: The server, for example `http://127.0.0.1:9000`.
    ///   - addressing: Where its name stands in URLs.
    /// - Throws: ``SigningError`` with ``SigningError/Code/invalidBucket`` or ``SigningError/Code/invalidURL``.
    public init(
        _ name: String,
        region: String,
        endpoint: String,
        addressing: Addressing = .path
    ) throws(SigningError) {
        let server = try SignableRequest(url: endpoint)
        guard server.query.isEmpty else { throw SigningError(.invalidURL, message: "The endpoint has a query.") }
        var basePath = server.path
        while basePath.hasSuffix("/") { basePath.removeLast() }
        try self.init(
            name,
            region: region,
            scheme: server.scheme,
            endpoint: server.authority,
            basePath: basePath,
            addressing: addressing
        )
    }

    private init(
        _ name: String,
        region: String,
        scheme: String,
        endpoint: String,
        basePath: String,
        addressing: Addressing
    ) throws(SigningError) {
        try Self.check(name)
        self.name = name
        self.region = region
        self.scheme = scheme
        switch addressing {
        case .virtualHosted:
            self.authority = "\(name).\(endpoint)"
            self.pathPrefix = "\(basePath)/"
        case .path:
            self.authority = endpoint
            self.pathPrefix = "\(basePath)/\(name)/"
        }
    }

    /// The origin of its objects' URLs, as a page's policies name it: `https://bucket.s3.eu-central-1.amazonaws.com`.
    public var origin: String { "\(self.scheme)://\(self.authority)" }

    /// A request about one object, to be signed.
    ///
    /// - Parameters:
    ///   - method: In upper case.
    ///   - key: The object's key.
    ///   - query: Names and values, not encoded.
    ///   - headers: All headers that are to be signed.
    ///   - payloadHash: What to sign of the body.
    /// - Throws: ``SigningError`` with ``SigningError/Code/invalidKey``.
    public func request(
        _ method: String,
        key: String,
        query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [],
        payloadHash: PayloadHash = .empty
    ) throws(SigningError) -> SignableRequest {
        try S3Presigner.check(key: key)
        return SignableRequest(
            method: method,
            scheme: self.scheme,
            authority: self.authority,
            path: self.pathPrefix + String(percentEncoding: key, keepsSlashes: true),
            query: query,
            headers: headers,
            payloadHash: payloadHash
        )
    }

    /// [Bucket naming rules](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html)
    private static func check(_ name: String) throws(SigningError) {
        func isLetterOrDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        let isName =
            (3...63).contains(name.utf8.count) && !name.contains("..")
            && name.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
            && isLetterOrDigit(name.utf8.first!) && isLetterOrDigit(name.utf8.last!)
        guard isName else { throw SigningError(.invalidBucket, message: "“\(name)” is no bucket's name.") }
    }
}
