public import AWSSigning
public import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Looks after the objects of a bucket that others put there by presigned requests.
///
/// ```swift
/// let objects = S3ObjectClient(bucket: try S3Bucket("uploads", region: "eu-central-1")) {
///     try await provider.credentials()
/// }
/// let head = try await objects.head("ann/cat.png")
/// ```
///
/// What fails for a reason that may pass is tried again: an answer of 5xx or 429, no answer in time, a broken connection.
///
/// Specification: [Amazon S3 API](https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html)
public struct S3ObjectClient: Sendable {
    public let bucket: S3Bucket
    /// Presigns requests for others, with the client's credentials.
    public let presigner: S3Presigner
    /// How long one attempt may take; ten seconds by default.
    public var attemptTimeout: Duration = .seconds(10)
    /// How often a request is sent at most; at least 1.
    public var maximumAttempts = 3

    private let httpClient: HTTPClient
    private let signer: SigV4Signer
    private let provider: @Sendable () async throws -> AWSCredentials

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - bucket: The bucket.
    ///   - httpClient: Makes and keeps the connections; whoever made it shuts it down.
    ///   - credentials: Gives what to sign a request with, and is asked for every one.
    public init(
        bucket: S3Bucket,
        httpClient: HTTPClient = .shared,
        credentials: @escaping @Sendable () async throws -> AWSCredentials
    ) {
        self.bucket = bucket
        self.presigner = S3Presigner(bucket: bucket)
        self.httpClient = httpClient
        self.signer = SigV4Signer(region: bucket.region, service: "s3")
        self.provider = credentials
    }

    /// What to sign a request with.
    public func credentials() async throws -> AWSCredentials { try await self.provider() }

    /// What is known of an object without reading it.
    ///
    /// - Returns: `nil` when there is no such object.
    /// - Throws: ``S3Error``, `SigningError`, what the credentials' source throws, or `CancellationError`.
    public func head(_ key: String) async throws -> S3ObjectHead? {
        let response = try await self.send("HEAD", key: key)
        return response.isMissing ? nil : try S3ObjectHead(response.headers)
    }

    /// Takes all tags off an object.
    ///
    /// - Returns: Whether there is such an object.
    /// - Throws: As ``head(_:)`` does.
    @discardableResult
    public func removeTags(of key: String) async throws -> Bool {
        try await !self.send("DELETE", key: key, query: [("tagging", "")]).isMissing
    }

    /// Deletes an object; that there is none is fine.
    ///
    /// - Throws: As ``head(_:)`` does.
    public func delete(_ key: String) async throws {
        _ = try await self.send("DELETE", key: key)
    }
}

// MARK: Attempts

extension S3ObjectClient {
    private func send(
        _ method: String,
        key: String,
        query: [(name: String, value: String)] = []
    ) async throws -> S3Response {
        var attempt = 1
        while true {
            do {
                return try await self.attempt(method, key: key, query: query)
            } catch let error as S3Error where error.isTransient && attempt < self.maximumAttempts {
                // Some of them wait hardly at all, so that not all come back at once.
                try await Task.sleep(for: .milliseconds(100) * (1 << attempt) * Double.random(in: 0...1))
                attempt += 1
            }
        }
    }

    private func attempt(
        _ method: String,
        key: String,
        query: [(name: String, value: String)]
    ) async throws -> S3Response {
        var signable = try self.bucket.request(method, key: key, query: query)
        self.signer.sign(&signable, credentials: try await self.provider())
        var request = HTTPClientRequest(url: signable.url)
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in signable.headers { request.headers.add(name: name, value: value) }
        do {
            // No logger goes down: what the HTTP client logs may hold the signature.
            let answer = try await self.httpClient.execute(request, timeout: TimeAmount(self.attemptTimeout))
            let body = try await answer.body.collect(upTo: S3Response.maximumErrorBytes)
            return try S3Response(status: Int(answer.status.code), headers: answer.headers, body: body)
        } catch let error as S3Error {
            throw error
        } catch {
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            throw S3Error(transport: error)
        }
    }
}
