import ArgumentParser
import Foundation

/// `ChatServer tables template`: prints the tables as a CloudFormation template.
struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Print the tables as a CloudFormation template, with what scales them."
    )

    func run() throws {
        print(try Self.text())
    }

    /// As it stands in Deploy/tables.json.
    static func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(TablesTemplate.template), as: UTF8.self)
    }
}
