import Crypto
import DynamoKit

/// The `Authorization` header of Signature Version 4.
///
/// Specification:
/// [Create a signed request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html)
struct AuthorizationHeader {
    let accessKeyID: String
    /// Day, region, service and `aws4_request`.
    private let scope: [String]
    /// In lower case.
    let signedHeaders: [String]
    private let signature: String

    var region: String { self.scope[1] }
    var service: String { self.scope[2] }

    /// - Parameters:
    ///   - header: The header's value.
    ///   - hasDate: Whether the request is dated.
    /// - Throws: `DynamoError` with code `IncompleteSignatureException`, which names all that is missing.
    init(_ header: String, hasDate: Bool) throws(DynamoError) {
        // By bytes, since every request has one: finding characters takes several times as long.
        let parts = header.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1)
        var parameters: [Substring: String] = [:]
        let rest = parts.count > 1 ? parts[1] : ""[...].utf8
        for item in rest.split(whereSeparator: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") }) {
            let name = item.prefix { $0 != UInt8(ascii: "=") }
            parameters[Substring(name)] = String(Substring(item.dropFirst(name.count + 1)))
        }
        var problems = ["Credential", "Signature", "SignedHeaders"]
            .filter { parameters[Substring($0), default: ""].isEmpty }
            .map { "Authorization header requires '\($0)' parameter." }
        if !hasDate {
            problems.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        }
        guard problems.isEmpty else {
            throw DynamoError(
                .incompleteSignature,
                message: (problems + ["Authorization=\(header)"]).joined(separator: " ")
            )
        }
        let algorithm = parts.first.map { String(Substring($0)) } ?? ""
        guard algorithm == "AWS4-HMAC-SHA256" else {
            throw DynamoError(
                .incompleteSignature,
                message: "Unsupported AWS 'algorithm': '\(algorithm)' (only AWS4-HMAC-SHA256 for now). "
            )
        }
        let credential = parameters["Credential", default: ""].utf8.split(separator: UInt8(ascii: "/"))
            .map { String(Substring($0)) }
        guard credential.count == 5 else {
            throw DynamoError(
                .incompleteSignature,
                message: """
                    Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got \
                    '\(parameters["Credential", default: ""])'
                    """
            )
        }
        self.accessKeyID = credential[0]
        self.scope = Array(credential.dropFirst())
        self.signedHeaders = parameters["SignedHeaders", default: ""].lowercased().utf8
            .split(separator: UInt8(ascii: ";")).map { String(Substring($0)) }
        self.signature = parameters["Signature", default: ""]
    }
}

extension AuthorizationHeader: Equatable {
    static func == (left: AuthorizationHeader, right: AuthorizationHeader) -> Bool {
        // Equality of symmetric keys is constant-time.
        SymmetricKey(data: Array(left.signature.utf8)) == SymmetricKey(data: Array(right.signature.utf8))
            && left.accessKeyID == right.accessKeyID && left.scope == right.scope
            && left.signedHeaders == right.signedHeaders
    }
}
