import ArgumentParser
import Auth
import Foundation

/// `ChatServer token inspect`: prints what a token says, which may be anything.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Print header and claims of a token, without verifying it.",
        discussion: "Needs no secret. Anybody can write a token that says anything: see “verify”."
    )

    @OptionGroup var argument: TokenArgument

    func run() throws {
        let token = try self.argument.read()
        let parts: UnverifiedToken
        do {
            parts = try UnverifiedToken(parsing: token)
        } catch {
            StandardError.write(error.message)
            throw ExitCode.failure
        }
        let object = [
            "header": try JSONSerialization.jsonObject(with: parts.header),
            "claims": try JSONSerialization.jsonObject(with: parts.claims),
        ]
        let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try JSONSerialization.data(withJSONObject: object, options: options), as: UTF8.self))
        StandardError.write("Not verified: anybody can write a token that says this.")
    }
}
