import AWSSigning
public import AsyncHTTPClient
public import Logging
import NIOCore

import struct Foundation.Date

/// Speaks to AWS, or to anything that speaks its protocol, over HTTP.
///
/// ```swift
/// let transport = try HTTPTransport(region: "eu-central-1", credentials: .standard)
/// let client = DynamoClient(transport: transport)
/// ```
///
/// It makes one attempt at a time; ``DynamoClient`` makes more of them. It does not own the `HTTPClient`, which whoever
/// made it shuts down; the default one is for the whole process and is never shut down.
///
/// Specification:
/// [DynamoDB low-level API](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html)
public struct HTTPTransport: DynamoTransport {
    private let region: String
    private let endpoints: ServiceEndpoints
    private let signer: SigV4Signer
    private let credentials: any CredentialProvider
    /// The same provider, if it may have them at hand.
    private let readyCredentials: (any ReadyCredentialProvider)?
    private let httpClient: HTTPClient
    private let configuration: HTTPTransportConfiguration
    /// What dates the signatures.
    var clock = ServiceClock()

    /// Creates a transport.
    ///
    /// - Parameters:
    ///   - region: The AWS region, which also enters the signature.
    ///   - endpoint: Where to send requests instead of the region's own endpoint, for example `http://127.0.0.1:8000`.
    ///   - variant: Which of the region's own endpoints to take.
    ///   - credentials: What signs the requests. It is asked for every one of them.
    ///   - httpClient: Makes and keeps the connections.
    ///   - configuration: How the transport behaves.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidConfiguration``.
    public init(
        region: String,
        endpoint: String? = nil,
        variant: EndpointVariant = EndpointVariant(),
        credentials: some CredentialProvider,
        httpClient: HTTPClient = HTTPTransport.sharedHTTPClient,
        configuration: HTTPTransportConfiguration = HTTPTransportConfiguration()
    ) throws(DynamoError) {
        self.region = region
        let custom: ServiceEndpoint? = if let endpoint { try ServiceEndpoint(url: endpoint) } else { nil }
        self.endpoints = try ServiceEndpoints(region: region, custom: custom, variant: variant)
        self.signer = SigV4Signer(region: region, service: "dynamodb")
        self.credentials = credentials
        self.readyCredentials = credentials as? any ReadyCredentialProvider
        self.httpClient = httpClient
        self.configuration = configuration
    }

    /// Creates a transport to where the environment and the files in `~/.aws` say.
    ///
    /// ```swift
    /// let transport = try HTTPTransport(settings: AWSSettings(), credentials: .standard)
    /// ```
    ///
    /// - Parameters:
    ///   - settings: The region and its endpoints. Endpoints of DynamoDB and of DynamoDB Streams are set apart from each other.
    ///   - credentials: What signs the requests. It is asked for every one of them.
    ///   - httpClient: Makes and keeps the connections.
    ///   - configuration: How the transport behaves.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidConfiguration``, also when no region is set.
    public init(
        settings: AWSSettings,
        credentials: some CredentialProvider,
        httpClient: HTTPClient = HTTPTransport.sharedHTTPClient,
        configuration: HTTPTransportConfiguration = HTTPTransportConfiguration()
    ) throws(DynamoError) {
        guard let region = settings.region else {
            throw DynamoError(
                .invalidConfiguration,
                message: "No region is set: neither AWS_REGION nor the region of profile “\(settings.profile)”."
            )
        }
        self.region = region
        self.endpoints = try ServiceEndpoints(region: region, settings: settings)
        self.signer = SigV4Signer(region: region, service: "dynamodb")
        self.credentials = credentials
        self.readyCredentials = credentials as? any ReadyCredentialProvider
        self.httpClient = httpClient
        self.configuration = configuration
    }

    public func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        try await self.attempt(operation, context: AttemptContext(logger: logger)).output
    }

    public func attempt<Operation: DynamoOperation>(
        _ operation: Operation,
        context: AttemptContext
    ) async throws -> AttemptAnswer<Operation.Output> {
        let timeout = min(context.timeout ?? self.configuration.attemptTimeout, self.configuration.attemptTimeout)
        let deadline = NIODeadline.now() + TimeAmount(max(timeout, .zero))
        let body = try Self.encode(operation)
        let credentials = try await self.credentials(by: deadline)
        let endpoint = try self.endpoints.endpoint(of: operation.service)
        let date = self.clock.now()
        let headers = self.headers(
            for: "\(operation.service.targetPrefix).\(operation.operationName)",
            at: endpoint,
            body: body,
            credentials: credentials,
            date: date
        )
        let exchange = HTTPExchange(
            httpClient: self.httpClient,
            maximumResponseBytes: self.configuration.maximumResponseBytes
        )
        let answer = try await exchange.send(body, headers: headers, to: endpoint.url, by: deadline)
        do throws(DynamoError) {
            return AttemptAnswer(
                output: try answer.output(of: Operation.self, named: operation.operationName),
                requestID: answer.requestID,
                httpStatus: answer.status
            )
        } catch {
            var error = error
            if error.isSignatureRefusal, let serviceTime = answer.date {
                error.attemptFacts.isClockSkewed = self.clock.signatureRefused(signedAt: date, serviceTime: serviceTime)
            }
            throw error
        }
    }

    public func serverAddress(of service: DynamoService) -> ServerAddress? {
        guard let endpoint = try? self.endpoints.endpoint(of: service) else { return nil }
        return ServerAddress(host: endpoint.hostName, port: endpoint.port, region: self.region)
    }

    private func credentials(by deadline: NIODeadline) async throws -> AWSCredentials {
        if let ready = self.readyCredentials?.readyCredentials { return ready }
        do {
            return try await withDeadline(deadline) { try await self.credentials.credentials() }
        } catch var error as DynamoError {
            error.attemptFacts.wasNeverSent = true
            throw error
        }
    }

    private static func encode(_ operation: some DynamoOperation) throws -> [UInt8] {
        var json = DynamoJSONWriter()
        do {
            try operation.encode(into: &json)
        } catch {
            throw DynamoError(.invalidRequest, message: "The request cannot be written: \(error).", cause: error)
        }
        return json.bytes
    }

    /// All headers of a request, signed.
    func headers(
        for target: String,
        at endpoint: ServiceEndpoint,
        body: [UInt8],
        credentials: AWSCredentials,
        date: Date
    ) -> [(name: String, value: String)] {
        var request = SignableRequest(
            method: "POST",
            authority: endpoint.host,
            path: endpoint.path,
            headers: [
                ("Host", endpoint.host),
                ("Content-Type", "application/x-amz-json-1.0"),
                ("X-Amz-Target", target),
            ],
            payloadHash: .sha256(of: body)
        )
        self.signer.sign(&request, credentials: credentials, at: date)
        var headers = request.headers
        // The checksum is one of the bytes as they are sent: compressed ones would have to be unpacked after it is checked.
        headers.append(("Accept-Encoding", "identity"))
        headers.append(("User-Agent", "realtimekit-dynamokit"))
        return headers
    }
}

extension HTTPTransport: CustomReflectable {
    // Without a mirror of its own, `dump` would walk through the HTTP client: requests under way are in there, with their
    // signatures, and belong to other threads.
    public var customMirror: Mirror { Mirror(self, children: ["region": self.region, "endpoints": self.endpoints]) }
}
