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
        let parts = header.split(separator: " ", maxSplits: 1)
        var parameters: [Substring: String] = [:]
        let rest = parts.count > 1 ? parts[1] : ""
        for item in rest.split(whereSeparator: { $0 == "," || $0 == " " }) {
            let name = item.prefix { $0 != "=" }
            parameters[name] = String(item.dropFirst(name.count + 1))
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
        let algorithm = parts.first.map(String.init) ?? ""
        guard algorithm == "AWS4-HMAC-SHA256" else {
            throw DynamoError(
                .incompleteSignature,
                message: "Unsupported AWS 'algorithm': '\(algorithm)' (only AWS4-HMAC-SHA256 for now). "
            )
        }
        let credential = parameters["Credential", default: ""].split(separator: "/").map(String.init)
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
        self.signedHeaders = parameters["SignedHeaders", default: ""].lowercased().split(separator: ";")
            .map(String.init)
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
