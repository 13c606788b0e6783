import Auth
import Testing

@Suite("Errors of Auth")
struct AuthErrorTests {
    @Test("an error says its code and its sentence in one line, and where and why in more")
    func texts() {
        struct Cause: Error, CustomStringConvertible { var description: String { "the cause" } }
        let error = AuthError(
            .weakSecret,
            "Too short.",
            cause: Cause(),
            file: "Module/File.swift",
            line: 7,
            function: "f()"
        )
        #expect("\(error)" == "weakSecret: Too short.")
        #expect(String(reflecting: error) == "weakSecret: Too short.")
        #expect(
            error.detailedDescription() == """
                weakSecret: Too short.
                  at Module/File.swift:7 f()
                  caused by the cause
                """
        )
    }
}
