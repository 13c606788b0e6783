import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

/// What the random expressions are made of.
private let pieces = [
    "a", "b.c", "d[0]", "#n", "#x", ":v", ":s", ":l", "(", ")", ",", "=", "<>", "<", ">=", "AND", "or", "NOT",
    "BETWEEN",
    "IN", "SET", "REMOVE", "ADD", "DELETE", "attribute_exists(", "begins_with(", "size(", "contains(",
    "attribute_type(",
    "if_not_exists(", "list_append(", "+", "-", ".", "[", "]", "7", "99999999999999999999", "!", "é", "\u{0}", " ",
    "name",
    "\u{1F600}", "_",
]

/// Expressions that nobody has thought of; see ``WireFuzzTests``.
@Suite("Fuzzed expressions", .timeLimit(.minutes(1440)))
struct ExpressionFuzzTests {
    static let values: DynamoItem = [
        ":v": .number(1), ":s": .string("s"), ":l": .list([.number(1)]),
    ]
    static let item: DynamoItem = [
        "a": .number(2), "b": .map(["c": .string("s")]), "d": .list([.number(1)]), "name": .stringSet(["s"]),
    ]

    /// Parses one text as all five kinds; whatever parses is used too.
    static func run(_ text: String) throws -> Int {
        var parsed = 0
        for kind in [ExpressionKind.condition, .keyCondition, .update, .projection] {
            var placeholders = try Placeholders(
                names: ["#n": "name"],
                values: kind == .projection ? [:] : Self.values,
                expressions: [kind: text]
            )
            do throws(DynamoError) {
                switch kind {
                case .condition, .filter:
                    _ = try ConditionExpression(parsing: text, kind: kind, placeholders: &placeholders)
                        .evaluate(on: Self.item)
                case .keyCondition:
                    _ = try KeyConditionExpression(parsing: text, placeholders: &placeholders)
                        .resolve(partitionKey: AttributeDefinition("a", .number), sortKey: nil)
                case .update:
                    _ = try UpdateExpression(parsing: text, placeholders: &placeholders).apply(to: Self.item)
                case .projection:
                    _ = try ProjectionExpression(parsing: text, placeholders: &placeholders).apply(to: Self.item)
                }
                parsed += 1
            } catch {
                #expect(error.code == .validation, "\(text): \(error)")
                #expect(!error.message.isEmpty)
            }
        }
        return parsed
    }

    @Test("pieces in any order are parsed or refused, never worse")
    func anyOrder() async throws {
        try await TestEffort.fuzz.run(8) { seed in
            var random = SplitMix64(seed: seed)
            for _ in 0..<1_000 {
                let count = Int.random(in: 1...12, using: &random)
                let text = (0..<count).map { _ in pieces.randomElement(using: &random)! }
                    .joined(separator: Bool.random(using: &random) ? " " : "")
                _ = try Self.run(text)
            }
        }
    }

    @Test("random bytes are parsed or refused, never worse")
    func bytes() async throws {
        try await TestEffort.fuzz.run(4) { seed in
            var random = SplitMix64(seed: seed)
            for _ in 0..<500 {
                let count = Int.random(in: 0...40, using: &random)
                let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
                _ = try Self.run(String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    @Test("valid expressions with one piece changed are parsed or refused")
    func mutations() async throws {
        let valid = [
            [
                "a", "=", ":v", "AND", "(", "begins_with(", "b.c", ",", ":s", ")", "OR", "NOT", "size(", "#n", ")", ">",
                ":v", ")",
            ],
            ["SET", "a", "=", "a", "+", ":v", ",", "d", "=", "list_append(", "d", ",", ":l", ")", "REMOVE", "b.c"],
            ["a", "=", ":v"], ["a", ",", "b.c", ",", "d[0]", ",", "#n"],
        ]
        for parts in valid { #expect(try Self.run(parts.joined(separator: " ")) > 0) }
        try await TestEffort.fuzz.run(4) { seed in
            var random = SplitMix64(seed: seed)
            for parts in valid {
                for _ in 0..<200 {
                    var changed = parts
                    changed[Int.random(in: 0..<changed.count, using: &random)] = pieces.randomElement(using: &random)!
                    _ = try Self.run(changed.joined(separator: " "))
                }
            }
        }
    }

    @Test("the longest expressions of one piece are refused without exhausting the stack", arguments: pieces)
    func longest(piece: String) throws {
        for separator in ["", " ", ","] {
            let repeated = piece + separator
            _ = try Self.run(String(repeating: repeated, count: ExpressionReader.maximumBytes / repeated.utf8.count))
        }
    }

    @Test(
        "the deepest expressions that are allowed fit into the 512 KB stack of a worker thread of any platform",
        arguments: [
            (ExpressionKind.condition, "", "NOT (", 299, "a=:v", ")"),
            (.condition, "", "(", 149, "a=:v", ") OR a=:v"),
            (.filter, "", "((a=:v) AND (b.c=:s OR ", 74, "a=:v", "))"),
            (.update, "SET a=", "if_not_exists(z,", 31, ":v", ")"),
            (.update, "SET a=", "(:v+", 31, ":v", ")"),
        ]
    )
    func deepest(kind: ExpressionKind, start: String, open: String, levels: Int, core: String, close: String)
        async throws
    {
        let text = start + String(repeating: open, count: levels) + core + String(repeating: close, count: levels)
        let parsed = await withCheckedContinuation { continuation in
            let thread = Thread {
                continuation.resume(returning: Result { try Self.run(text) })
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
        #expect(try parsed.get() > 0, "\(kind)")
    }
}
