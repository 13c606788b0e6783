import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

/// What the random statements are made of.
private let pieces = [
    "SELECT", "FROM", "WHERE", "INSERT INTO", "VALUE", "UPDATE", "SET", "REMOVE", "DELETE FROM", "RETURNING", "ALL",
    "MODIFIED", "OLD", "NEW", "ORDER BY", "ASC", "DESC", "LIMIT", "GROUP BY", "AND", "OR", "NOT", "IN", "BETWEEN", "IS",
    "MISSING", "NULL", "LIKE", "EXISTS(", "Things", "\"Things\".\"by-color\"", "a", "a.b", "a[0]", "\"a b\"", "key",
    "'s'",
    "1", "-2.5", "1e400", "true", "?", "*", ",", ".", ":", ";", "(", ")", "[", "]", "{", "}", "<<", ">>", "=", "<>",
    "<",
    ">=", "+", "-", "||", "begins_with(", "size(", "set_add(", "list_append(", "--", "/*", "*/", "'", "\"", "é",
    "\u{1F600}", "\u{0}", "#", "99999999999999999999999999999999999999999",
]

@Suite("Statements under random input")
struct StatementFuzzTests {
    /// - Returns: Whether the text is a statement.
    @discardableResult
    static func run(_ text: String) throws -> Bool {
        for count in 0...2 {
            do {
                let parameters = [AttributeValue.string("p"), .number(2)].prefix(count)
                let statement = try Statement(parsing: text, parameters: Array(parameters))
                if case .select(let select) = statement {
                    _ = select.condition?.holds(on: ["a": .map(["b": .number(1)])])
                }
                return true
            } catch let error as DynamoError {
                #expect(error.code == .validation, "\(text): \(error)")
                #expect(!error.message.isEmpty)
            }
        }
        return false
    }

    @Test("pieces in any order are parsed or refused, never worse", arguments: UInt64(0)..<8)
    func anyOrder(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<1_000 {
            let count = Int.random(in: 1...16, using: &random)
            try Self.run((0..<count).map { _ in pieces.randomElement(using: &random)! }.joined(separator: " "))
        }
    }

    @Test("random bytes are parsed or refused, never worse", arguments: UInt64(0)..<4)
    func bytes(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let count = Int.random(in: 0...60, using: &random)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            try Self.run("SELECT * FROM Things WHERE " + String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test("valid statements with one piece changed are parsed or refused", arguments: UInt64(0)..<4)
    func mutations(seed: UInt64) throws {
        let valid = [
            "SELECT a , a.b FROM Things . \"by-color\" WHERE pk = ? AND ( begins_with( a , 's' ) OR NOT b IN [ 1 , ? ] ) "
                + "ORDER BY sk DESC",
            "INSERT INTO Things VALUE { 'pk' : ? , 'l' : [ 1 , { 'm' : << 's' >> } ] }",
            "UPDATE Things SET a = a + 1 , b = list_append( b , [ 1 ] ) REMOVE c [ 0 ] WHERE pk = 's' RETURNING ALL OLD *",
            "DELETE FROM Things WHERE pk = 's' AND size( a ) BETWEEN 1 AND 2 RETURNING ALL OLD *",
        ].map { $0.split(separator: " ").map(String.init) }
        var random = SplitMix64(seed: seed)
        for parts in valid {
            #expect(try Self.run(parts.joined(separator: " ")))
            for _ in 0..<300 {
                var changed = parts
                changed[Int.random(in: 0..<changed.count, using: &random)] = pieces.randomElement(using: &random)!
                try Self.run(changed.joined(separator: " "))
            }
        }
    }

    @Test("the longest statements of one piece are refused without exhausting the stack", arguments: pieces)
    func longest(piece: String) throws {
        for start in ["", "SELECT * FROM Things WHERE a = ", "UPDATE Things SET a = "] {
            for separator in ["", " ", ","] {
                let repeated = piece + separator
                let count = (8192 - start.count) / repeated.unicodeScalars.count
                try Self.run(start + String(repeating: repeated, count: count))
            }
        }
    }

    @Test(
        "the deepest statements that are allowed fit into the 512 KB stack of a worker thread of any platform",
        arguments: [
            ("SELECT * FROM Things WHERE ", "(", 46, "a = 1", ")"),
            ("SELECT * FROM Things WHERE ", "NOT (", 23, "a = 1", ")"),
            ("SELECT * FROM Things WHERE ", "(a = 1 OR b = 2 AND ", 15, "a = 1", ")"),
            ("UPDATE Things SET a = ", "(1 + ", 22, "1", ") WHERE pk = 's'"),
            ("INSERT INTO Things VALUE {'a': ", "[", 31, "1", "]"),
            ("INSERT INTO Things VALUE {'a': ", "{'b': ", 31, "1", "}"),
        ]
    )
    func deepest(start: String, open: String, levels: Int, core: String, close: String) async throws {
        let closing =
            close.contains("WHERE")
            ? String(repeating: ")", count: levels) + " WHERE pk = 's'" : String(repeating: close, count: levels)
        let text = start + String(repeating: open, count: levels) + core + closing + (start.contains("{") ? "}" : "")
        let isStatement = await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: Result { try Self.run(text) }) }
            thread.stackSize = 512 << 10
            thread.start()
        }
        #expect(try isStatement.get(), "\(text)")
    }
}
