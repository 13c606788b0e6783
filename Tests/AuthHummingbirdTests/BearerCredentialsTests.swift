import Testing

@testable import AuthHummingbird

@Suite("Bearer credentials")
struct BearerCredentialsTests {
    @Test(
        "a header field holds a token, something that pretends to, or nothing of ours",
        arguments: [
            ([], BearerCredentials.none),
            (["Basic dXNlcjpwYXNz"], .none),
            (["Bearerx abc"], .none),
            ([""], .none),
            (["Bearer abc"], .token("abc")),
            (["bearer abc"], .token("abc")),
            (["BEARER   a.b-c_d~e+f/g="], .token("a.b-c_d~e+f/g=")),
            (["Bearer"], .malformed),
            (["Bearer "], .malformed),
            (["Bearer a b"], .malformed),
            (["Bearer a,b"], .malformed),
            (["Bearer \"a\""], .malformed),
            (["Bearer é"], .malformed),
            (["Bearer a", "Bearer b"], .malformed),
            (["Basic dXNlcjpwYXNz", "Bearer b"], .malformed),
        ] as [([String], BearerCredentials)]
    )
    func parse(fields: [String], credentials: BearerCredentials) {
        #expect(BearerCredentials(fields: fields) == credentials)
    }
}
