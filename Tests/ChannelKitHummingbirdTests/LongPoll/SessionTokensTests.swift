import Crypto
import Testing

@testable import ChannelKitHummingbird

@Suite("SessionTokens")
struct SessionTokensTests {
    private static let key = SymmetricKey(data: Array(repeating: UInt8(7), count: 32))

    @Test(
        "a token names its session, wherever the key is the same, and needs no escaping in a query",
        arguments: 0..<50
    )
    func roundTrip(_: Int) {
        let id = SessionID.random()
        let token = SessionTokens(key: Self.key, path: "/socket").token(for: id)
        #expect(SessionTokens(key: Self.key, path: "/socket").session(of: token) == id)
        #expect(token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    }

    @Test("a token of another mount or another key is none of ours")
    func bound() {
        let token = SessionTokens(key: Self.key, path: "/socket").token(for: .random())
        #expect(SessionTokens(key: Self.key, path: "/other").session(of: token) == nil)
        #expect(SessionTokens(key: nil, path: "/socket").session(of: token) == nil)
    }

    @Test("a token that has been changed anywhere is none of ours", arguments: 0..<64)
    func forged(position: Int) {
        let tokens = SessionTokens(key: Self.key, path: "/socket")
        var token = Array(tokens.token(for: .random()))
        #expect(token.count == 64)
        token[position] = token[position] == "A" ? "B" : "A"
        #expect(tokens.session(of: String(token)) == nil)
        #expect(tokens.session(of: String(token.dropLast())) == nil)
    }

    @Test("anything else is none of ours", arguments: ["", "1:ann", String(repeating: "=", count: 64), "é"])
    func others(token: String) {
        #expect(SessionTokens(key: Self.key, path: "/socket").session(of: token) == nil)
    }
}
