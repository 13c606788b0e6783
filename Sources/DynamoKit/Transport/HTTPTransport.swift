import AWSSigning
public import AsyncHTTPClient
public import Logging
import NIOCore
import NIOHTTP1

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
    private let httpClient: HTTPClient
    private let configuration: HTTPTransportConfiguration

    /// Creates a transport.
    ///
    /// - Parameters:
    ///   - region: The AWS region, which also enters the signature.
    ///   - endpoint: Where to send requests instead of the region's own endpoint, for example `http://127.0.0.1:8000`.
    ///   - credentials: What signs the requests. It is asked for every one of them.
    ///   - httpClient: Makes and keeps the connections.
    ///   - configuration: How the transport behaves.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidConfiguration``.
    public init(
        region: String,
        endpoint: String? = nil,
        credentials: some CredentialProvider,
        httpClient: HTTPClient = HTTPTransport.sharedHTTPClient,
        configuration: HTTPTransportConfiguration = HTTPTransportConfiguration()
    ) throws(DynamoError) {
        self.region = region
        let custom: ServiceEndpoint? = if let endpoint { try ServiceEndpoint(url: endpoint) } else { nil }
        self.endpoints = try ServiceEndpoints(region: region, custom: custom)
        self.signer = SigV4Signer(region: region, service: "dynamodb")
        self.credentials = credentials
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
        let body = try Self.encode(operation)
        let credentials = try await self.credentials.credentials()
        let endpoint = try self.endpoints.endpoint(of: operation.service)
        let headers = self.headers(
            for: "\(operation.service.targetPrefix).\(operation.operationName)",
            at: endpoint,
            body: body,
            credentials: credentials,
            date: Date()
        )
        let timeout = min(context.timeout ?? self.configuration.attemptTimeout, self.configuration.attemptTimeout)
        let answer = try await self.send(body, headers: headers, to: endpoint, within: timeout)
        return AttemptAnswer(
            output: try answer.output(of: Operation.self, named: operation.operationName),
            requestID: answer.requestID,
            httpStatus: answer.status
        )
    }

    public func serverAddress(of service: DynamoService) -> ServerAddress? {
        guard let endpoint = try? self.endpoints.endpoint(of: service) else { return nil }
        return ServerAddress(host: endpoint.hostName, port: endpoint.port, region: self.region)
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

    private func send(
        _ body: [UInt8],
        headers: [(name: String, value: String)],
        to endpoint: ServiceEndpoint,
        within timeout: Duration
    ) async throws -> HTTPAnswer {
        var request = HTTPClientRequest(url: endpoint.url)
        request.method = .POST
        request.headers = HTTPHeaders(headers.map { ($0.name, $0.value) })
        request.body = .bytes(body)
        do {
            return try await withDeadline(timeout) { [request] in
                try await self.exchange(request)
            }
        } catch let error as DynamoError {
            throw error
        } catch {
            throw Self.failure(error)
        }
    }

    private func exchange(_ request: HTTPClientRequest) async throws -> HTTPAnswer {
        // No logger goes down: what the HTTP client logs may hold the signature and the session token.
        let response = try await self.httpClient.execute(request, deadline: .distantFuture)
        let body = try await response.body.collect(upTo: self.configuration.maximumResponseBytes)
        return HTTPAnswer(
            status: Int(response.status.code),
            requestID: response.headers.first(name: "x-amzn-RequestId"),
            checksum: response.headers.first(name: "x-amz-crc32").flatMap { UInt32($0) },
            body: Array(buffer: body)
        )
    }

    /// What a failure below the protocol is to the caller.
    private static func failure(_ error: any Error) -> any Error {
        switch error {
        case is CancellationError: return error
        case let error as HTTPClientError:
            switch error {
            case .cancelled: return Task.isCancelled ? CancellationError() : connectionFailed(error)
            case .deadlineExceeded, .readTimeout, .writeTimeout, .connectTimeout, .tlsHandshakeTimeout,
                .getConnectionFromPoolTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
                return DynamoError(.timedOut, message: "No answer came in time.", cause: error)
            default: return connectionFailed(error)
            }
        case is NIOTooManyBytesError:
            return DynamoError(.malformedResponse, message: "The answer is longer than allowed.", cause: error)
        default: return connectionFailed(error)
        }

        func connectionFailed(_ error: any Error) -> DynamoError {
            DynamoError(.connectionFailed, message: "The connection could not be made or broke.", cause: error)
        }
    }
}
