import AWSSigning
import DynamoKit
import FoundationEssentials

/// Looks at a request's signature: always at its form, and at whether it is right when there are keys to go by.
///
/// Specification:
/// [Troubleshoot Signature Version 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html)
struct SignatureCheck: Sendable {
    private let credentials: [String: AWSCredentials]
    private let now: @Sendable () -> Date
    /// How far a signature's date may be off.
    private static let tolerance = 15 * 60.0

    init(credentials: [AWSCredentials], now: @escaping @Sendable () -> Date) {
        self.credentials = Dictionary(credentials.map { ($0.accessKeyID, $0) }) { $1 }
        self.now = now
    }

    /// Whether there is anyone to go by.
    var knowsSigners: Bool { !self.credentials.isEmpty }

    /// - Throws: `DynamoError`, whose code is the service's for what is wrong with the signature.
    func check(_ request: WireRequest) throws(DynamoError) {
        let query = QuerySignature(request.target)
        guard let header = request.headers["Authorization"] else {
            guard let query, !self.knowsSigners else { throw Self.missing }
            return try query.check()
        }
        guard query == nil else {
            throw DynamoError(
                .invalidSignature,
                message: "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
            )
        }
        guard header.hasPrefix("AWS4-") else { throw Self.missing }
        let dated = request.headers["X-Amz-Date"]
        let authorization = try AuthorizationHeader(header, hasDate: dated != nil || request.headers["Date"] != nil)
        guard self.knowsSigners else { return }
        guard let credentials = self.credentials[authorization.accessKeyID] else {
            throw DynamoError(.unrecognizedClient, message: "The security token included in the request is invalid.")
        }
        guard let date = dated.flatMap({ Date(amzDate: $0) }) else {
            throw DynamoError(
                .incompleteSignature,
                message: """
                    Date must be in ISO-8601 'basic format'. Got '\(dated ?? "")'. \
                    See http://en.wikipedia.org/wiki/ISO_8601
                    """
            )
        }
        try self.checkAge(date)
        // Signing once more what was signed gives the same header, if it was signed with the same secret.
        let expected = Self.authorization(of: request, like: authorization, credentials: credentials, at: date)
        guard expected == authorization else {
            throw DynamoError(
                .invalidSignature,
                message: """
                    The request signature we calculated does not match the signature you provided. Check your AWS \
                    Secret Access Key and signing method. Consult the service documentation for details.
                    """
            )
        }
    }

    private func checkAge(_ date: Date) throws(DynamoError) {
        let now = self.now()
        let text = SigningTime(date).text
        if date < now - Self.tolerance {
            throw DynamoError(
                .invalidSignature,
                message: """
                    Signature expired: \(text) is now earlier than \(SigningTime(now - Self.tolerance).text) \
                    (\(SigningTime(now).text) - 15 min.)
                    """
            )
        }
        if date > now + Self.tolerance {
            throw DynamoError(
                .invalidSignature,
                message: """
                    Signature not yet current: \(text) is still later than \(SigningTime(now + Self.tolerance).text) \
                    (\(SigningTime(now).text) + 15 min.)
                    """
            )
        }
    }

    private static var missing: DynamoError {
        DynamoError(.missingAuthenticationToken, message: "Request is missing Authentication Token")
    }

    private static func authorization(
        of request: WireRequest,
        like authorization: AuthorizationHeader,
        credentials: AWSCredentials,
        at date: Date
    ) -> AuthorizationHeader? {
        let path = request.path
        let query = request.target.dropFirst(path.count + 1)
        var signable = SignableRequest(
            method: request.method,
            scheme: "http",
            authority: request.headers["Host"] ?? "",
            path: String(path),
            query: query.split(separator: "&").map { item -> (name: String, value: String) in
                let name = item.prefix { $0 != "=" }
                return (String(percentDecoding: name), String(percentDecoding: item.dropFirst(name.count + 1)))
            },
            headers: request.headers.fields.filter { authorization.signedHeaders.contains($0.name.lowercased()) },
            payloadHash: .sha256(of: request.body)
        )
        let signer = SigV4Signer(region: authorization.region, service: authorization.service)
        signer.sign(&signable, credentials: credentials, at: date)
        guard let header = signable.headers.first(where: { $0.name == "Authorization" }) else { return nil }
        return try? AuthorizationHeader(header.value, hasDate: true)
    }
}

extension Date {
    /// The instant that `X-Amz-Date` names, for example `20150830T123600Z`; `nil` for anything else.
    fileprivate init?(amzDate text: String) {
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted, timeZone: .gmt)
        guard let date = try? style.parse(text), SigningTime(date).text == text else { return nil }
        self = date
    }
}
