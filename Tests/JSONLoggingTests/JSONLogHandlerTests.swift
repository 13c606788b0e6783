import Foundation
import Logging
import Synchronization
import Testing

@testable import JSONLogging

@Suite("Logs as JSON")
struct JSONLogHandlerTests {
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { self.lines.withLock { $0 } }
        func append(_ line: String) { self.lines.withLock { $0.append(line) } }
    }

    private let lines = Lines()

    private func logger(_ provider: Logger.MetadataProvider? = nil) -> Logger {
        let date = Date(timeIntervalSince1970: 1_764_480_000.1239)
        return Logger(label: "test.label") { [lines] label in
            JSONLogHandler(label: label, metadataProvider: provider, now: { date }, write: lines.append)
        }
    }

    private func members() throws -> [String: Any] {
        let line = try #require(self.lines.all.last)
        #expect(line.hasSuffix("}\n"))
        #expect(line.unicodeScalars.count { $0.properties.isWhitespace && $0 != " " } == 1)
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test("an event is one line with its time, level, label, message and source")
    func line() {
        self.logger().notice("Hello", metadata: ["b": "2", "a": "1"])
        #expect(
            self.lines.all == [
                #"{"time":"2025-11-30T05:20:00.123Z","level":"notice","label":"test.label","message":"Hello","#
                    + #""source":"JSONLoggingTests","a":"1","b":"2"}"# + "\n"
            ]
        )
    }

    @Test("levels below the handler's are not written")
    func level() {
        var logger = self.logger()
        logger.debug("no")
        logger.logLevel = .debug
        logger.debug("yes")
        #expect(self.lines.all.count == 1)
    }

    @Test("metadata of the event win over the logger's, and these over the provider's")
    func precedence() throws {
        var logger = self.logger(Logger.MetadataProvider { ["a": "provided", "b": "provided"] })
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "c"] = "logger"
        logger.info("x", metadata: ["c": "event"])
        let members = try self.members()
        #expect(members["a"] as? String == "provided")
        #expect(members["b"] as? String == "provided")
        #expect(members["c"] as? String == "event")
    }

    @Test("metadata can be objects and arrays, and cannot pass for the event's own members")
    func structure() throws {
        self.logger().info(
            "real",
            metadata: ["message": "forged", "o": ["k": ["1", "2"]], "n": .stringConvertible(7)]
        )
        let members = try self.members()
        #expect(members["message"] as? String == "real")
        #expect(members["metadata.message"] as? String == "forged")
        #expect(members["o"] as? [String: [String]] == ["k": ["1", "2"]])
        #expect(members["n"] as? String == "7")
    }

    @Test("an error is its text and its type")
    func error() throws {
        self.logger().error("x", error: TornPage(number: 7))
        #expect(try self.members()["error.message"] as? String == "TornPage(number: 7)")
        #expect((try self.members()["error.type"] as? String)?.hasSuffix("TornPage") == true)
    }

    @Test(
        "whatever is in a text comes back as it was, on one line",
        arguments: ["\"}\n{\"", "\u{0}\u{1F}\u{7F}\u{85}\u{2028}\u{2029}", "\\u0041", "👩‍👩‍👧", "\r\n", ""]
    )
    func escaping(text: String) throws {
        self.logger().info("\(text)", metadata: ["\(text)k": "\(text)"])
        let members = try self.members()
        #expect((members["message"] as? String).map { Array($0.utf8) } == Array(text.utf8))
        #expect((members["\(text)k"] as? String).map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test("a very long text is cut")
    func long() throws {
        self.logger().info("\(String(repeating: "é", count: 10_000))")
        let message = try #require(try self.members()["message"] as? String)
        #expect(message == String(repeating: "é", count: 8192) + "…")
    }

    @Test(
        "metadata whose name speaks of a secret are not written",
        arguments: ["token", "X-Auth-Token", "userPassword"]
    )
    func secretNames(name: String) throws {
        self.logger().info("x", metadata: [name: "hunter2", "outer": [name: ["hunter2"]]])
        #expect(!self.lines.all[0].contains("hunter2"))
        #expect(try self.members()[name] as? String == "[redacted]")
    }

    private static let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl-_"

    @Test(
        "tokens within a text are not written",
        arguments: [
            ("\(token)", "[redacted]"),
            ("got \(token), sorry", "got [redacted], sorry"),
            ("/socket?vsn=2.0.0&token=abc%2Bdef&x=1", "/socket?vsn=2.0.0&token=[redacted]&x=1"),
            ("refresh_token=abc", "refresh_token=[redacted]"),
            ("authorization: Bearer abc.def", "authorization: Bearer [redacted]"),
            ("BASIC YWRtaW46cHc= end", "BASIC [redacted] end"),
            ("eyJust a word", "eyJust a word"),
            ("a token=", "a token="),
            ("the bearer of bad news", "the bearer [redacted] bad news"),
            ("nothing", "nothing"),
        ]
    )
    func tokens(text: String, expected: String) throws {
        self.logger().info("\(text)")
        #expect(try self.members()["message"] as? String == expected)
    }
}

private struct TornPage: Error {
    let number: Int
}
