import DynamoKit

/// A signature in the query of a request's target, as a presigned request has it. Only its form is looked at.
///
/// Specification:
/// [Authentication methods](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html)
struct QuerySignature {
    private static let algorithm = "X-Amz-Algorithm"
    private static let others = ["X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"]

    private let parameters: [Substring: Substring]

    /// `nil` when the target has none.
    init?(_ target: String) {
        var parameters: [Substring: Substring] = [:]
        for item in target.drop(while: { $0 != "?" }).dropFirst().split(separator: "&") {
            let name = item.prefix { $0 != "=" }
            parameters[name] = item.dropFirst(name.count + 1)
        }
        guard parameters[Self.algorithm[...]] != nil else { return nil }
        self.parameters = parameters
    }

    /// - Throws: `DynamoError` with code `IncompleteSignatureException`, which names all that is missing.
    func check() throws(DynamoError) {
        var missing = Self.others.filter { self.parameters[$0[...]] == nil }
        if self.parameters[Self.algorithm[...]]?.isEmpty == true { missing.insert(Self.algorithm, at: 0) }
        guard !missing.isEmpty else { return }
        throw DynamoError(
            .incompleteSignature,
            message: missing.map { "AWS query-string parameters must include '\($0)'. " }.joined()
                + "Re-examine the query-string parameters."
        )
    }
}
