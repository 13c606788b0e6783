import Auth
import AuthChannelKit
import ChannelKit
import ChannelKitTesting
import Foundation
import HTTPTypes
import Logging
import Synchronization
import Testing

struct Name: Codable, Hashable, Sendable {
    var name: String
}

/// A socket handler as the documentation has it.
struct TokenSocket: SocketHandler {
    let tokens: SocketTokens<Name>

    func connect(_ request: ConnectRequest) async throws -> VerifiedToken<Name> {
        try await self.tokens.verify(request)
    }
    func expiration(of token: VerifiedToken<Name>) -> Date? { self.tokens.expiration(of: token) }
    func revalidate(_ token: VerifiedToken<Name>) throws { try self.tokens.revalidate(token) }
}

@Suite("Socket tokens")
struct SocketTokensTests {
    private static func authority(_ revocations: RevocationList? = nil) throws -> TokenAuthority {
        TokenAuthority(
            keys: try KeySet(signing: SigningKey(id: "k", algorithm: .hs256, secret: [UInt8](repeating: 7, count: 32))),
            issuer: "tests",
            audience: "tests",
            lifetime: .seconds(900),
            revocations: revocations
        )
    }

    private static func endpoint(_ tokens: SocketTokens<Name>) -> Endpoint<TokenSocket> {
        Endpoint(
            TokenSocket(tokens: tokens),
            revalidation: Revalidation(every: .seconds(2)),
            logger: Logger(label: "tests", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    private static func authToken(_ token: String) -> HTTPFields {
        let offer = "base64url.bearer.phx." + Data(token.utf8).base64EncodedString()
        return [HTTPField.Name("Sec-WebSocket-Protocol")!: "phoenix, \(offer)"]
    }

    @Test("are found as authToken, which comes first, and as the parameter that is set")
    func places() async throws {
        let authority = try Self.authority()
        let ann = try await authority.issue(subject: "ann", claims: Name(name: "Ann"))
        let bob = try await authority.issue(subject: "bob", claims: Name(name: "Bob"))
        let tokens = SocketTokens<Name>(authority)
        let inQuery = try await tokens.verify(ConnectRequest(path: "/socket", query: "token=\(ann)"))
        #expect(inQuery.subject == "ann")
        #expect(inQuery.claims == Name(name: "Ann"))
        let both = ConnectRequest(path: "/socket", query: "token=\(ann)", headerFields: Self.authToken(bob))
        #expect(try await tokens.verify(both).subject == "bob")
        let other = SocketTokens<Name>(authority, parameter: "jwt")
        #expect(try await other.verify(ConnectRequest(path: "/socket", query: "jwt=\(ann)")).subject == "ann")
        let without = SocketTokens<Name>(authority, parameter: nil)
        #expect(try await without.verify(both).subject == "bob")
        await #expect(throws: ConnectRefusal("no token")) {
            try await without.verify(ConnectRequest(path: "/socket", query: "token=\(ann)"))
        }
    }

    @Test(
        "that are not good are refused with a reason that holds nothing of them",
        arguments: ["", "e30.e30.e30", "x"]
    )
    func refused(token: String) async throws {
        let tokens = SocketTokens<Name>(try Self.authority())
        let refusal = try #require(
            await #expect(throws: ConnectRefusal.self) {
                try await tokens.verify(ConnectRequest(path: "/socket", query: "token=\(token)"))
            }
        )
        #expect(refusal.status == .forbidden)
        #expect(refusal.reason.hasPrefix("malformedToken: "))
        #expect(!refusal.reason.contains("e30"))
    }

    @Test("are refused for now while it is not known what has been revoked")
    func unavailable() async throws {
        let revocations = RevocationList(store: InMemoryRevocationStore())
        let authority = try Self.authority(revocations)
        let tokens = SocketTokens<Name>(authority)
        let token = try await authority.issue(subject: "ann", claims: Name(name: "Ann"))
        let request = ConnectRequest(path: "/socket", query: "token=\(token)")
        let refusal = try #require(
            await #expect(throws: ConnectRefusal.self) { try await tokens.verify(request) }
        )
        #expect(refusal.status == .serviceUnavailable)
        #expect(refusal.headerFields[.retryAfter] == "1")
        try await revocations.refresh()
        #expect(try await tokens.verify(request).subject == "ann")
    }

    @Test("keep a socket for as long as the session, or as the token, as it is set")
    func expiration() async throws {
        let sessions = SessionAuthority(tokens: try Self.authority(), store: InMemoryRefreshTokenStore())
        let pair = try await sessions.signIn(subject: "ann", claims: Name(name: "Ann"))
        for (extent, lifetime) in [(TokenExtent.session, 14 * 86_400), (.token, 900)] {
            let endpoint = Self.endpoint(SocketTokens(sessions.tokens, extent: extent))
            let client = try await TestClient.connect(
                to: endpoint,
                query: "token=\(pair.accessToken)",
                eventLoop: TestEventLoop()
            )
            let verified = try await sessions.tokens.verify(pair.accessToken, as: Name.self)
            let end = try #require(endpoint.handler.expiration(of: verified))
            #expect(abs(end.timeIntervalSinceNow - Double(lifetime + 30)) < 300)
            await client.advance(by: .seconds(600))
            #expect(try await client.push("phoenix", "heartbeat").isOK)
        }
    }

    @Test("close the sockets of a session that was signed out at their next look, and of no other")
    func revocation() async throws {
        let sessions = SessionAuthority(
            tokens: try Self.authority(RevocationList()),
            store: InMemoryRefreshTokenStore()
        )
        let endpoint = Self.endpoint(SocketTokens(sessions.tokens))
        let ended = try await sessions.signIn(subject: "ann", claims: Name(name: "Ann"))
        let kept = try await sessions.signIn(subject: "ann", claims: Name(name: "Ann"))
        let loop = TestEventLoop()
        let gone = try await TestClient.connect(to: endpoint, query: "token=\(ended.accessToken)", eventLoop: loop)
        let stays = try await TestClient.connect(to: endpoint, query: "token=\(kept.accessToken)", eventLoop: loop)
        try await sessions.signOut(sessionID: ended.sessionID)
        await loop.advance(by: .seconds(3))
        #expect(try await gone.nextFrame() == .closed(.policyViolation, reason: "token revoked"))
        #expect(try await stays.push("phoenix", "heartbeat").isOK)
        await #expect(throws: ConnectRefusal.self) {
            try await TestClient.connect(to: endpoint, query: "token=\(ended.accessToken)", eventLoop: loop)
        }
    }

    @Test("keep a socket while it is not known what has been revoked, for as long as judgements may be missed")
    func unknownRevocations() async throws {
        let time = Mutex(Date())
        let revocations = RevocationList(
            store: InMemoryRevocationStore(),
            maximumStaleness: .seconds(60),
            now: { time.withLock { $0 } }
        )
        try await revocations.refresh()
        let tokens = SocketTokens<Name>(try Self.authority(revocations))
        let token = try await tokens.authority.issue(subject: "ann", claims: Name(name: "Ann"))
        let endpoint = Self.endpoint(tokens)
        let client = try await TestClient.connect(to: endpoint, query: "token=\(token)", eventLoop: TestEventLoop())
        time.withLock { $0 += 61 }
        #expect(throws: RevalidationUnavailable.self) {
            try tokens.revalidate(
                VerifiedToken(
                    subject: "ann",
                    claims: Name(name: "Ann"),
                    issuedAt: Date(),
                    expiresAt: Date() + 900,
                    keyID: "k"
                )
            )
        }
        await client.advance(by: .seconds(3))
        #expect(try await client.push("phoenix", "heartbeat").isOK)
        await client.advance(by: .seconds(20))
        #expect(try await client.nextFrame() == .closed(.tryAgainLater, reason: "token cannot be verified"))
    }
}
