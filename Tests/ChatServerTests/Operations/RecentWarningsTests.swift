import Foundation
import Logging
import Testing

@testable import ChatServer

@Suite("Recent warnings")
struct RecentWarningsTests {
    private let warnings = RecentWarnings()

    private func messages() throws -> [String] {
        try self.warnings.lines.map { line in
            let members = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            return try #require(members["message"] as? String)
        }
    }

    @Test("warnings and errors are kept, the latest first")
    func order() throws {
        let logger = Logger(label: "chat", factory: self.warnings.handler)
        logger.info("no")
        logger.warning("one")
        logger.error("two")
        #expect(try self.messages() == ["two", "one"])
    }

    @Test("no more are kept than that")
    func bounded() throws {
        let logger = Logger(label: "chat", factory: self.warnings.handler)
        for number in 0..<(RecentWarnings.capacity + 5) { logger.error("\(number)") }
        #expect(try self.messages().count == RecentWarnings.capacity)
        #expect(try self.messages().first == "\(RecentWarnings.capacity + 4)")
        #expect(try self.messages().last == "5")
    }
}
