import AWSSigning

/// The requests by which an instance's credentials are come by: for a token, for the role's name, for its credentials.
///
/// It is version 2 of the service throughout. Without a token nothing is asked: version 1, which does without, lets whoever
/// can make this process send a request have its credentials.
struct InstanceMetadataExchange: Sendable {
    typealias Request = CredentialHTTPClient.Request

    private enum State: Equatable {
        /// Goes on to `role` with a token, ends without.
        case token
        /// Goes on to `credentials` with a name, back to `token` once when the token is refused.
        case role(token: String)
        /// Ends, or goes back to `token` once.
        case credentials(token: String, role: String)
    }

    enum Action: Equatable {
        case send(Request)
        case use(AWSCredentials)
        /// There is no such service here, or it has no credentials to give: somebody else may have them.
        case unavailable(String)
        /// There is, and it does not work.
        case fail(String)
    }

    /// How long a token is good for, in seconds. It is used for one exchange.
    private static let tokenLifetime = 300
    private static let path = "/latest/meta-data/iam/security-credentials/"

    private let settings: InstanceMetadataSettings
    private var state = State.token
    /// How often the present request has been made.
    private var attempts = 0
    private var hasBegunAgain = false

    init(_ settings: InstanceMetadataSettings) {
        self.settings = settings
    }

    mutating func begin() -> Action { self.send() }

    /// No answer came, or none that could be read.
    mutating func receivedNothing() -> Action {
        self.again(orElse: "does not answer")
    }

    mutating func received(status: Int, body: [UInt8]) -> Action {
        if status >= 500 { return self.again(orElse: "answers with status \(status)") }
        switch (self.state, status) {
        case (.token, 200):
            let token = String(decoding: body, as: UTF8.self)
            guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                return .fail("The instance's metadata service gave what is no token.")
            }
            return self.goOn(.role(token: token))
        case (.token, 400): return .fail("The instance's metadata service refused to give a token.")
        // 403 says that it is switched off, 404 and 405 that it is not of version 2.
        case (.token, _): return .unavailable("The instance's metadata service gives no tokens (status \(status)).")
        case (.role(let token), 200):
            let name = String(decoding: body, as: UTF8.self).split(whereSeparator: \.isNewline).first ?? ""
            guard !name.isEmpty else { return .unavailable("The instance has no role.") }
            return self.goOn(.credentials(token: token, role: String(percentEncoding: String(name))))
        case (.role, 404): return .unavailable("The instance has no role.")
        case (.credentials, 200):
            do {
                let source = "the instance's metadata service"
                return .use(try CredentialDocument.credentials(body, kind: .instance, from: source))
            } catch {
                return .fail(error.message)
            }
        case (.role, 401), (.credentials, 401):
            // The token may have been one of another instance, before this one was made from its image.
            guard !self.hasBegunAgain else { return .fail("The instance's metadata service refuses its own tokens.") }
            self.hasBegunAgain = true
            return self.goOn(.token)
        case (.role, _), (.credentials, _):
            return .fail("The instance's metadata service answers with status \(status).")
        }
    }

    private mutating func goOn(_ state: State) -> Action {
        self.state = state
        self.attempts = 0
        return self.send()
    }

    private mutating func again(orElse problem: String) -> Action {
        if self.attempts < self.settings.attempts { return self.send() }
        let message = "The instance's metadata service \(problem)."
        // Who has given a token is there, and ought to answer.
        return self.state == .token ? .unavailable(message) : .fail(message)
    }

    private mutating func send() -> Action {
        self.attempts += 1
        switch self.state {
        case .token:
            return .send(
                Request(
                    method: "PUT",
                    url: "\(self.settings.endpoint)/latest/api/token",
                    headers: ["X-aws-ec2-metadata-token-ttl-seconds": "\(Self.tokenLifetime)"]
                )
            )
        case .role(let token): return .send(self.get(Self.path, token: token))
        case .credentials(let token, let role): return .send(self.get(Self.path + role, token: token))
        }
    }

    private func get(_ path: String, token: String) -> Request {
        Request(
            method: "GET",
            url: "\(self.settings.endpoint)\(path)",
            headers: ["X-aws-ec2-metadata-token": token]
        )
    }
}
