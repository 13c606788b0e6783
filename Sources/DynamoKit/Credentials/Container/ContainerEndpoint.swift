import Foundation

/// Where a container gets its credentials, as its environment says.
///
/// Specification:
/// [Container credential provider](https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html)
struct ContainerEndpoint: Hashable, Sendable {
    /// What to send in the `Authorization` header.
    enum Authorization: Hashable, Sendable {
        case none
        case token(String)
        /// The token is in a file, which others renew.
        case file(String)
    }

    /// Of ECS.
    static let host = "169.254.170.2"

    let url: String
    let authorization: Authorization

    /// - Returns: `nil` when no such endpoint is set.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/credentialProviderFailed`` for one that must not be asked.
    init?(environment: [String: String]) throws(DynamoError) {
        if let path = environment.nonEmpty("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            guard path.hasPrefix("/"), URLComponents(string: "http://\(Self.host)\(path)")?.host == Self.host else {
                throw Self.refusal("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is no path.")
            }
            self.url = "http://\(Self.host)\(path)"
        } else if let url = environment.nonEmpty("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
            guard let components = URLComponents(string: url), let host = components.host?.lowercased(), !host.isEmpty,
                components.user == nil, components.password == nil
            else { throw Self.refusal("AWS_CONTAINER_CREDENTIALS_FULL_URI is no URL.") }
            // Whoever answers may choose whose credentials this process works with, and learns the token.
            let isTrusted =
                switch components.scheme?.lowercased() {
                case "https": true
                case "http": Self.isAllowed(host)
                default: false
                }
            guard isTrusted else {
                throw Self.refusal(
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor one of the hosts that may be asked without."
                )
            }
            self.url = url
        } else {
            return nil
        }
        self.authorization =
            if let file = environment.nonEmpty("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
                .file(file)
            } else if let token = environment.nonEmpty("AWS_CONTAINER_AUTHORIZATION_TOKEN") {
                .token(token)
            } else {
                .none
            }
    }

    /// - Parameter read: The text of a file.
    /// - Returns: The header's value, if there is to be one.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/credentialProviderFailed``.
    func authorization(_ read: (String) throws -> String) throws(DynamoError) -> String? {
        let token: String
        switch self.authorization {
        case .none: return nil
        case .token(let text): token = text
        case .file(let path):
            do {
                token = try read(path)
            } catch {
                throw DynamoError(
                    .credentialProviderFailed,
                    message: "The container's authorization token in \(path) cannot be read.",
                    cause: error
                )
            }
        }
        // Or else it would begin another header.
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw Self.refusal("The container's authorization token cannot be sent in a header.")
        }
        return token
    }

    private static func isAllowed(_ host: String) -> Bool {
        let host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        if ["localhost", "::1", "fd00:ec2::23", Self.host, "169.254.170.23"].contains(host) { return true }
        // 127.0.0.0/8, and nothing else that begins like it: `127.evil.example` is a name.
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil && $0.first != "+" }
    }

    private static func refusal(_ message: String) -> DynamoError {
        DynamoError(.credentialProviderFailed, message: message)
    }
}
