import Auth
import Testing

@Suite("Shared password")
struct SharedPasswordTests {
    @Test("matches itself and nothing else", arguments: ["correct horse", "", "pässword", "a:b"])
    func matches(password: String) {
        let shared = SharedPassword(password)
        #expect(shared.matches(password))
        for other in ["\(password) ", "x\(password)", password.uppercased() + "!"] { #expect(!shared.matches(other)) }
        #expect(!SharedPassword("other").matches(password))
    }

    @Test("is not printed")
    func printed() {
        let shared = SharedPassword("hunter2hunter2")
        var dumped = ""
        dump(shared, to: &dumped)
        #expect(!"\(shared) \(String(reflecting: shared)) \(dumped)".contains("hunter2"))
    }
}
