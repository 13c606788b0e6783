import DynamoKit

/// What an error is called on the wire, and the status it comes with.
///
/// Specification:
/// [Error handling with DynamoDB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html)
struct WireErrorType {
    /// With the namespace, for example `com.amazon.coral.validate#ValidationException`.
    let name: String
    let status: Int

    init(_ code: DynamoError.Code) {
        let code = Self.served(code)
        switch code {
        case .validation: (self.name, self.status) = ("com.amazon.coral.validate#\(code.name)", 400)
        case .throttling: (self.name, self.status) = ("com.amazon.coral.availability#\(code.name)", 400)
        case .serialization, .unknownOperation, .accessDenied, .unrecognizedClient, .missingAuthenticationToken,
            .incompleteSignature, .invalidSignature, .expiredToken, .requestTooLarge:
            (self.name, self.status) = ("com.amazon.coral.service#\(code.name)", 400)
        case .serviceUnavailable: (self.name, self.status) = ("com.amazon.coral.service#\(code.name)", 503)
        case .internalServerError: (self.name, self.status) = ("com.amazonaws.dynamodb.v20120810#\(code.name)", 500)
        default: (self.name, self.status) = ("com.amazonaws.dynamodb.v20120810#\(code.name)", 400)
        }
    }

    /// The service's own code for one of the engine's, which no other client knows.
    private static func served(_ code: DynamoError.Code) -> DynamoError.Code {
        switch code {
        case .storeClosed, .storeLocked, .storeUnusable: .serviceUnavailable
        case .storeDamaged: .internalServerError
        case .canonicalEquivalents: .validation
        case .operationNotSupported: .unknownOperation
        default: code
        }
    }
}

extension DynamoError.Code {
    /// The request is not signed.
    static let missingAuthenticationToken = Self("MissingAuthenticationTokenException")
    /// The signature lacks one of its parts.
    static let incompleteSignature = Self("IncompleteSignatureException")
    /// The signature is another than the request's.
    static let invalidSignature = Self("InvalidSignatureException")
    /// The session that the credentials belong to is over.
    static let expiredToken = Self("ExpiredTokenException")
    /// The body is larger than the service takes.
    static let requestTooLarge = Self("RequestTooLargeException")
}
