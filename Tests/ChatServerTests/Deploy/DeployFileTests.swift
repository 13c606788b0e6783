import Foundation
import TestSupport
import Testing

@testable import ChatServer

@Suite("Files to deploy with")
struct DeployFileTests {
    private static let folder = TestPaths.packageRoot.appending(path: "Examples/ChatServer/Deploy")

    private static func text(_ name: String) throws -> String {
        try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    }

    @Test(
        "have the tables that the server makes: otherwise, ChatServer tables template > Examples/ChatServer/Deploy/tables.json"
    )
    func tables() throws {
        let kept = try JSONSerialization.jsonObject(with: Data(Self.text("tables.json").utf8)) as? NSDictionary
        let made = try JSONSerialization.jsonObject(with: Data(TemplateCommand.text().utf8)) as? NSDictionary
        #expect(kept != nil && kept == made)
    }

    @Test("build the image from what is there, linked statically, and run it as nobody in particular")
    func dockerfile() throws {
        let lines = try Self.text("Dockerfile").replacing("\\\n", with: " ").split(separator: "\n").map(String.init)
        for line in lines where line.hasPrefix("COPY ") && !line.contains("--from=") {
            for path in line.split(separator: " ").dropFirst().dropLast() where !path.contains("[") {
                let file = TestPaths.packageRoot.appending(path: String(path))
                #expect(FileManager.default.fileExists(atPath: file.path), "\(path)")
            }
        }
        let build = "swift build --configuration release --product ChatServer --static-swift-stdlib"
        #expect(lines.contains { $0.hasPrefix("RUN ") && $0.contains(build) })
        let bundle = try #require(Bundle.module(named: "ChatServer"))
        #expect(lines.contains { $0.contains("/\(bundle.lastPathComponent)\" /chat/") }, "\(bundle)")
        let stages = lines.filter { $0.hasPrefix("FROM ") }
        #expect(stages.count == 2 && stages.allSatisfy { $0.contains(":") && !$0.contains(":latest") })
        let user = try #require(lines.last { $0.hasPrefix("USER ") })
        #expect(user == "USER 10001:10001")
        #expect(lines.contains { $0.hasPrefix("HEALTHCHECK ") && $0.contains("GET /health ") })
        #expect(lines.last == #"CMD ["serve"]"#)
    }

    @Test("set only what there is to set")
    func settings() throws {
        let documentation = try String(
            contentsOf: TestPaths.packageRoot.appending(path: "Documentation/Operations.md"),
            encoding: .utf8
        )
        let names = try Self.text("service.yaml").matches(of: /Name: (CHAT_\w+)/).map { String($0.output.1) }
        #expect(names.count >= 8)
        for name in names { #expect(documentation.contains("| `\(name)` |"), "\(name)") }
    }

    @Test("leave out of the image's context all that is not needed, secrets and data first")
    func dockerignore() throws {
        let lines = try Self.text("Dockerfile.dockerignore").split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.first == "*")
        #expect(lines.contains("**/signing-secret") && lines.contains("**/*.sqlite*"))
    }
}

extension Bundle {
    /// The folder of a target's resources, beside the programs that were built with the tests.
    fileprivate static func module(named target: String) -> URL? {
        let files = try? FileManager.default.contentsOfDirectory(
            at: TestPaths.products,
            includingPropertiesForKeys: nil
        )
        return files?.first { $0.lastPathComponent == "swift-realtime-kit_\(target).resources" }
    }
}
