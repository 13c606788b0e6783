import Auth
import AuthHummingbird
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

struct TestClaims: Codable, Sendable { var username: String }

struct TestContext: AuthRequestContext {
    var coreContext: CoreRequestContextStorage
    var identity: VerifiedToken<TestClaims>?

    init(source: Source) { self.coreContext = .init(source: source) }
}

@Suite("Bearer authenticator")
struct BearerAuthenticatorTests {
    let tokens: TokenAuthority
    let other: TokenAuthority

    init() throws {
        let keys = try KeySet(signing: .generate(id: "k"))
        self.tokens = TokenAuthority(keys: keys, issuer: "i", audience: "a", lifetime: .seconds(60))
        // The same key, and another audience.
        self.other = TokenAuthority(keys: keys, issuer: "i", audience: "b", lifetime: .seconds(60))
    }

    func withClient(
        _ requirement: BearerAuthenticator<TestContext>.Requirement = .optional,
        realm: String? = nil,
        tokens: TokenAuthority? = nil,
        _ body: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let router = Router(context: TestContext.self)
        let tokens = tokens ?? self.tokens
        router.add(middleware: BearerAuthenticator(tokens: tokens, requirement: requirement, realm: realm))
        router.get("who") { _, context in context.identity?.claims.username ?? "nobody" }
        router.get("me") { _, context in try context.requireIdentity().claims.username }
        try await Application(responder: router.buildResponder()).test(.router) { try await body($0) }
    }

    @Test("who presents a good token is known, and who presents none is nobody")
    func optional() async throws {
        let token = try await self.tokens.issue(subject: "1", claims: TestClaims(username: "ann"))
        try await self.withClient { client in
            for uri in ["/who", "/me"] {
                let known = try await client.execute(
                    uri: uri,
                    method: .get,
                    headers: [.authorization: "Bearer \(token)"]
                )
                #expect(known.status == .ok)
                #expect(String(buffer: known.body) == "ann")
            }
            let unknown = try await client.execute(uri: "/who", method: .get)
            #expect(String(buffer: unknown.body) == "nobody")
            let basic = try await client.execute(uri: "/who", method: .get, headers: [.authorization: "Basic dTpw"])
            #expect(String(buffer: basic.body) == "nobody")
        }
    }

    @Test("a route that needs an identity challenges without saying more")
    func requireIdentity() async throws {
        try await self.withClient { client in
            let response = try await client.execute(uri: "/me", method: .get)
            #expect(response.status == .unauthorized)
            #expect(response.headers[.wwwAuthenticate] == "Bearer")
            #expect(response.headers[.contentType] == "application/problem+json")
            #expect(try Problem(response).detail == "This needs a bearer token.")
        }
    }

    @Test(
        "where a token is required, a request without one goes nowhere",
        arguments: ["/who", "/me", "/no-such-route"]
    )
    func required(uri: String) async throws {
        try await self.withClient(.required, realm: "chat \"x\"") { client in
            let response = try await client.execute(uri: uri, method: .get)
            #expect(response.status == .unauthorized)
            #expect(response.headers[.wwwAuthenticate] == "Bearer realm=\"chat 'x'\"")
        }
    }

    @Test("a token that is no good is refused, whether one is required or not", arguments: [true, false])
    func refused(isRequired: Bool) async throws {
        let tokens = [
            "e30.e30.e30": "malformed",
            try await self.other.issue(subject: "1", claims: TestClaims(username: "ann")): "audience",
            try await self.tokens.issue(subject: "1", claims: TestClaims(username: "ann"), lifetime: .seconds(-60)):
                "expired",
            try await self.tokens.issue(subject: "1"): "custom claims",
        ]
        try await self.withClient(isRequired ? .required : .optional) { client in
            for (token, reason) in tokens {
                let response = try await client.execute(
                    uri: "/who",
                    method: .get,
                    headers: [.authorization: "Bearer \(token)"]
                )
                #expect(response.status == .unauthorized)
                let challenge = try #require(response.headers[.wwwAuthenticate])
                #expect(challenge.hasPrefix("Bearer error=\"invalid_token\", error_description=\""))
                let problem = try Problem(response)
                #expect(problem.status == 401)
                #expect(reason == "malformed" || problem.detail.contains(reason))
                #expect(!challenge.contains(token))
                #expect(!problem.detail.contains(token))
            }
        }
    }

    @Test("a revoked token is refused, and while it is not known what is revoked, nobody is told to drop a token")
    func revocations() async throws {
        let store = InMemoryRevocationStore()
        let list = RevocationList(store: store)
        let tokens = TokenAuthority(
            keys: self.tokens.keys,
            issuer: "i",
            audience: "a",
            lifetime: .seconds(60),
            revocations: list
        )
        let token = try await tokens.issue(subject: "1", claims: TestClaims(username: "ann"))
        try await self.withClient(tokens: tokens) { client in
            func answer() async throws -> TestResponse {
                try await client.execute(uri: "/who", method: .get, headers: [.authorization: "Bearer \(token)"])
            }
            let unknown = try await answer()
            #expect(unknown.status == .serviceUnavailable)
            #expect(unknown.headers[.wwwAuthenticate] == nil)
            try await list.refresh()
            #expect(try await answer().status == .ok)
            try await list.revoke(.subject("1"), lifetime: .seconds(90))
            let revoked = try await answer()
            #expect(revoked.status == .unauthorized)
            #expect(revoked.headers[.wwwAuthenticate]?.contains("invalid_token") == true)
        }
    }

    @Test(
        "what is not one token after the scheme is a bad request",
        arguments: [["Bearer"], ["Bearer a b"], ["Bearer a", "Bearer b"]]
    )
    func malformed(fields: [String]) async throws {
        try await self.withClient { client in
            var headers = HTTPFields()
            for field in fields { headers.append(HTTPField(name: .authorization, value: field)) }
            let response = try await client.execute(uri: "/who", method: .get, headers: headers)
            #expect(response.status == .badRequest)
            #expect(response.headers[.wwwAuthenticate]?.hasPrefix("Bearer error=\"invalid_request\"") == true)
        }
    }

    @Test("a token in the query is not looked for")
    func query() async throws {
        let token = try await self.tokens.issue(subject: "1", claims: TestClaims(username: "ann"))
        try await self.withClient { client in
            let response = try await client.execute(uri: "/me?access_token=\(token)&token=\(token)", method: .get)
            #expect(response.status == .unauthorized)
        }
    }
}

/// The members of problem details that the tests look at.
struct Problem: Decodable {
    var status: Int
    var detail: String

    init(_ response: TestResponse) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(response.body.readableBytesView))
    }
}
