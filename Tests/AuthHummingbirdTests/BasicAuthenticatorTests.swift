import Auth
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import RateLimit
import Testing

@testable import AuthHummingbird

@Suite("Basic authentication")
struct BasicAuthenticatorTests {
    /// The example of RFC 7617, section 2, that of its section 2.1, and odd ones.
    @Test(
        "credentials are read as they are meant",
        arguments: [
            ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame"),
            ("Basic dGVzdDoxMjPCow==", "test", "123£"),
            ("bAsIc  OmE6Yjpj", "", "a:b:c"),
            ("Basic YTo=", "a", ""),
        ]
    )
    func credentials(field: String, username: String, password: String) {
        let credentials = BasicCredentials(fields: [field])
        #expect(credentials?.username == username)
        #expect(credentials?.password == password)
    }

    @Test(
        "what is none is none",
        arguments: [
            [], [""], ["Basic"], ["Basic "], ["Bearer QTpi"], ["Basic QQ=="], ["Basic QTpi*"], ["Basic /zo="],
            ["Basic YQA6Yg=="], ["Basic YTpi", "Basic YTpi"],
        ]
    )
    func none(fields: [String]) {
        #expect(BasicCredentials(fields: fields) == nil)
    }

    @Test("neither is printed")
    func printed() throws {
        let credentials = try #require(BasicCredentials(fields: ["Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="]))
        var dumped = ""
        dump(credentials, to: &dumped)
        #expect(!"\(credentials) \(dumped)".contains("sesame"))
    }

    @Test("whoever has the password gets in, as often as they like; others are asked for it")
    func access() async throws {
        try await self.withClient { client in
            for _ in 0..<10 { #expect(try await client.status("right", from: "a").code == 200) }
            let (code, headers) = try await client.status(nil, from: "a")
            #expect(code == 401)
            #expect(headers[.wwwAuthenticate] == "Basic realm=\"operator\", charset=\"UTF-8\"")
            #expect(headers[.contentType] == "application/problem+json")
            #expect(try await client.status("wrong", from: "a").code == 401)
        }
    }

    @Test("after too many wrong ones an address has to wait, even with the right one, and others have not")
    func throttled() async throws {
        try await self.withClient { client in
            for _ in 0..<3 { #expect(try await client.status("wrong", from: "a").code == 401) }
            let (code, headers) = try await client.status("right", from: "a")
            #expect(code == 429)
            #expect(headers[.retryAfter].flatMap { Int($0) } ?? 0 >= 1)
            #expect(try await client.status("right", from: "b").code == 200)
            // Not having tried is no attempt.
            #expect(try await client.status(nil, from: "a").code == 401)
        }
    }

    private func withClient(_ body: @escaping @Sendable (Client) async throws -> Void) async throws {
        let router = Router()
        let password = SharedPassword("right")
        router.add(
            middleware: BasicAuthenticator(
                realm: "operator",
                attempts: RateLimiter(.slidingWindow(limit: 3, per: .seconds(3600)))
            ) { request, _ in
                request.headers[Client.address] ?? ""
            } verify: { credentials in
                credentials.username == "admin" && password.matches(credentials.password)
            }
        )
        router.get("/") { _, _ in "in" }
        try await Application(router: router).test(.router) { client in try await body(Client(client: client)) }
    }

    private struct Client: Sendable {
        static let address = HTTPField.Name("X-Address")!

        let client: any TestClientProtocol

        func status(_ password: String?, from address: String) async throws -> (code: Int, headers: HTTPFields) {
            var headers: HTTPFields = [Self.address: address]
            if let password {
                headers[.authorization] = "Basic " + Data("admin:\(password)".utf8).base64EncodedString()
            }
            return try await self.client.execute(uri: "/", method: .get, headers: headers) { response in
                (response.status.code, response.headers)
            }
        }
    }
}
