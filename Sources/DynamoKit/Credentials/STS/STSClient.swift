import AWSSigning
import Foundation
import Logging

/// Exchanges credentials and tokens for those of a role.
///
/// Specification:
/// [AWS Security Token Service](https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html)
struct STSClient: Sendable {
    /// How long an attempt may take.
    static let timeout = Duration.seconds(5)

    private let endpoint: ServiceEndpoint
    private let signer: SigV4Signer
    private let client: CredentialHTTPClient
    private let retries: RetryDriver

    /// - Parameters:
    ///   - settings: Say where STS is. Without a region it is the one for the whole of the commercial partition.
    ///   - client: Makes the requests.
    ///   - clock: Measures the delays between attempts.
    init(
        settings: AWSSettings,
        client: CredentialHTTPClient,
        clock: some Clock<Duration> = ContinuousClock()
    ) throws(DynamoError) {
        self.client = client
        self.signer = SigV4Signer(region: settings.region ?? "us-east-1", service: "sts")
        self.retries = RetryDriver(policy: RetryPolicy(maximumAttempts: 3), clock: clock)
        self.endpoint =
            if let url = settings.endpointURL(of: "sts") {
                try ServiceEndpoint(url: url)
            } else if let region = settings.region {
                try ServiceEndpoint(region: region, hostPrefix: "sts", variant: settings.endpointVariant)
            } else {
                try ServiceEndpoint(url: "https://sts.amazonaws.com")
            }
    }

    /// - Parameters:
    ///   - role: Which role.
    ///   - credentials: Of somebody who may take it on.
    func assumeRole(_ role: RoleRequest, credentials: AWSCredentials) async throws -> AWSCredentials {
        try await self.call("AssumeRole", role, ["ExternalId": role.externalID], signedWith: credentials)
    }

    /// - Parameters:
    ///   - role: Which role.
    ///   - token: Of an identity provider that the role trusts. It stands for a signature.
    func assumeRole(_ role: RoleRequest, webIdentityToken token: String) async throws -> AWSCredentials {
        try await self.call("AssumeRoleWithWebIdentity", role, ["WebIdentityToken": token], signedWith: nil)
    }

    private func call(
        _ action: String,
        _ role: RoleRequest,
        _ more: [String: String?],
        signedWith credentials: AWSCredentials?
    ) async throws -> AWSCredentials {
        let parameters: [String: String?] = [
            "Action": action, "Version": "2011-06-15", "RoleArn": role.roleARN,
            "RoleSessionName": role.sessionName ?? Self.sessionName(),
            "DurationSeconds": role.durationSeconds.map { "\($0)" },
        ]
        let body = Self.form(parameters.merging(more) { $1 })
        let logger = Logger(label: "DynamoKit", factory: { _ in SwiftLogNoOpLogHandler() })
        do {
            return try await self.retries.run(safety: .idempotent, timeout: nil, logger: logger) { _ in
                let request = self.request(body, credentials: credentials, at: Date())
                return try Self.credentials(try await self.client.send(request, within: Self.timeout))
            }
        } catch var error as DynamoError {
            // What STS says of a signature may quote the request.
            let secrets = [credentials?.secretAccessKey, credentials?.sessionToken, more["WebIdentityToken"] ?? nil]
            for secret in secrets.compactMap({ $0 }) where !secret.isEmpty {
                error.message = error.message.replacing(secret, with: "…")
                error.message = error.message.replacing(String(percentEncoding: secret), with: "…")
            }
            throw DynamoError(
                .credentialProviderFailed,
                message: "STS gave no credentials of the role \(role.roleARN). \(error.message)",
                httpStatus: error.httpStatus,
                cause: error
            )
        }
    }

    func request(_ body: String, credentials: AWSCredentials?, at date: Date) -> CredentialHTTPClient.Request {
        var signable = SignableRequest(
            method: "POST",
            authority: self.endpoint.host,
            path: self.endpoint.path,
            headers: [
                ("Host", self.endpoint.host),
                ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
            ],
            payloadHash: .sha256(of: body.utf8)
        )
        if let credentials { self.signer.sign(&signable, credentials: credentials, at: date) }
        return CredentialHTTPClient.Request(
            method: "POST",
            url: self.endpoint.url,
            headers: Dictionary(uniqueKeysWithValues: signable.headers.map { ($0.name, $0.value) }),
            body: body
        )
    }

    static func credentials(_ answer: CredentialHTTPClient.Answer) throws(DynamoError) -> AWSCredentials {
        let document = STSAnswer(answer.body)
        guard answer.status == 200 else {
            throw DynamoError(
                DynamoError.Code(document?.errorCode ?? "UnknownError"),
                message: document?.errorMessage ?? "It answered with status \(answer.status).",
                httpStatus: answer.status
            )
        }
        guard let credentials = document?.credentials else {
            throw DynamoError(.malformedResponse, message: "Its answer has no credentials.", httpStatus: answer.status)
        }
        return credentials
    }

    static func form(_ parameters: [String: String?]) -> String {
        parameters.compactMap { name, value in value.map { "\(name)=\(String(percentEncoding: $0))" } }
            .sorted().joined(separator: "&")
    }

    /// One that no other process has: the logs of the role's owner tell sessions apart by it.
    private static func sessionName() -> String {
        "realtimekit-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
    }
}
