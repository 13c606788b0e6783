import Auth
import FoundationEssentials
import Testing

@Suite("Unverified tokens")
struct UnverifiedTokenTests {
    @Test("show header and claims as they stand, whoever wrote them")
    func parts() throws {
        let token = Forge.token(
            header: #"{"alg":"none","crit":["b64"]}"#,
            payload: #"{"sub":"ann","exp":1}"#,
            secret: [UInt8](repeating: 1, count: 32)
        )
        let parts = try UnverifiedToken(parsing: token)
        #expect(parts.header == Data(#"{"alg":"none","crit":["b64"]}"#.utf8))
        #expect(parts.claims == Data(#"{"sub":"ann","exp":1}"#.utf8))
    }

    @Test(
        "are two objects",
        arguments: ["", "a.b", "e30.e30", "e30.e30.e30.e30", "W10.e30.", "e30.W10.", "e3.e30.", "é..", ".."]
    )
    func malformed(token: String) async {
        await expectRefusal(.malformedToken) { try UnverifiedToken(parsing: token) }
    }
}
