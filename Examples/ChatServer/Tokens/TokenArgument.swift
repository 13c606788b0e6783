import ArgumentParser
import Foundation

/// The token that a command is about.
struct TokenArgument: ParsableArguments {
    private static let maximumBytes = 65_536

    @Argument(
        help: ArgumentHelp(
            "The token. Without it, it is read from standard input, where neither the shell's history nor `ps` shows it.",
            valueName: "token"
        )
    )
    var token: String?

    /// - Throws: `ValidationError` if there is none.
    func read() throws -> String {
        let text = try self.token ?? Self.standardInput()
        let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty else { throw ValidationError("There is no token.") }
        return token
    }

    private static func standardInput() throws -> String {
        let bytes = try FileHandle.standardInput.read(upToCount: Self.maximumBytes) ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }
}
