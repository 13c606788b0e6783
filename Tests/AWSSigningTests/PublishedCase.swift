import Foundation
import TestSupport
import Testing

@testable import AWSSigning

/// A case of AWS's own suite, see `Tests/Vectors/sigv4`.
struct PublishedCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Context: Decodable, Sendable {
        struct Credentials: Decodable, Sendable {
            var access_key_id: String
            var secret_access_key: String
            var token: String?
        }
        var credentials: Credentials
        var expiration_in_seconds: Int64
        var normalize: Bool
        var omit_session_token: Bool?
        var region: String
        var service: String
        var sign_body: Bool
        var timestamp: String
    }

    var name: String
    var context: Context
    var request: String
    /// Two cases have no answers; see ``earlierSignatures``.
    var headerCanonicalRequest: String?
    var headerSignature: String?
    var headerSignedRequest: String?
    var querySignature: String?
    var querySignedRequest: String?

    enum CodingKeys: String, CodingKey {
        case name, context, request
        case headerCanonicalRequest = "header-canonical-request"
        case headerSignature = "header-signature"
        case headerSignedRequest = "header-signed-request"
        case querySignature = "query-signature"
        case querySignedRequest = "query-signed-request"
    }

    var testDescription: String { self.name }

    /// Of the cases that stand in this suite without answers: what they were in the suite before it, of 2015.
    static let earlierSignatures = [
        "get-vanilla-query-order-key": "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1",
        "get-vanilla-query-order-value": "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694",
    ]

    static func all() throws -> [PublishedCase] {
        let file = TestPaths.vectors.appending(path: "sigv4/aws-signing-test-suite-v4.json")
        return try JSONDecoder().decode([PublishedCase].self, from: Data(contentsOf: file))
    }

    var credentials: AWSCredentials {
        AWSCredentials(
            accessKeyID: self.context.credentials.access_key_id,
            secretAccessKey: self.context.credentials.secret_access_key,
            sessionToken: self.context.credentials.token
        )
    }

    var date: Date { get throws { try Date(self.context.timestamp, strategy: .iso8601) } }

    var signer: SigV4Signer {
        SigV4Signer(
            region: self.context.region,
            service: self.context.service,
            rules: SigningRules(
                normalizesPath: self.context.normalize,
                sendsPayloadHash: self.context.sign_body,
                signsSessionToken: self.context.omit_session_token != true
            )
        )
    }

    /// The request that is signed.
    var signable: SignableRequest { get throws { try Self.parse(self.request, signsBody: self.context.sign_body) } }

    /// Of the request that is signed by its URL, to compare without regard to order.
    static func query(_ signedRequest: String) throws -> Set<String> {
        Set(try Self.parse(signedRequest, signsBody: false).query.map { "\($0.name)=\($0.value)" })
    }

    /// Of the request that is signed by its headers, to compare without regard to order.
    static func headers(_ signedRequest: String) throws -> Set<String> {
        Self.lines(try Self.parse(signedRequest, signsBody: false))
    }

    static func lines(_ request: SignableRequest) -> Set<String> {
        Set(request.headers.map { "\($0.name.lowercased()):\($0.value)" })
    }

    private static func parse(_ text: String, signsBody: Bool) throws -> SignableRequest {
        let end = text.range(of: "\n\n")
        var headers: [(name: String, value: String)] = []
        let lines = text[..<(end?.lowerBound ?? text.endIndex)].split(separator: "\n")
        for line in lines.dropFirst() {
            if line.hasPrefix(" "), !headers.isEmpty {
                headers[headers.count - 1].value += "\n" + line
                continue
            }
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            headers.append((String(parts[0]), String(parts[1])))
        }
        let start = lines[0].split(separator: " ", maxSplits: 1)
        let target = start[1].dropLast(" HTTP/1.1".count)
        let host = headers.first { $0.name == "Host" }?.value ?? ""
        let body = end.map { text[$0.upperBound...] } ?? ""
        return try SignableRequest(
            method: String(start[0]),
            url: "https://\(host)\(target)",
            headers: headers,
            payloadHash: signsBody ? .sha256(of: body.utf8) : .empty
        )
    }
}
