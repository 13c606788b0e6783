import TestSupport
import Testing

@testable import ChatServer

@Suite("History cursors")
struct HistorySealTests {
    private static let seal = HistorySeal(secret: TestChat.secret.derive("test"))
    private static let room = Room(id: "general", name: "General", slug: "general", createdAt: "")

    private static let cursors: [HistoryCursor] = [
        .older(than: 1_800_000_000_000), .older(than: 0), .older(than: .max), .older(than: -1),
        .newer(HistoryMark(settled: 1_800_000_000_000)),
        .newer(HistoryMark(settled: -1, given: [0, 127, 128, 1_800_000_000_000])),
        .newer(HistoryMark(settled: 1_800_000_000_000, given: (1...512).map { 1_800_000_000_000 + 60_000 * $0 })),
    ]

    @Test("come back as they went, and are safe in a URL", arguments: Self.cursors)
    func roundTrip(cursor: HistoryCursor) throws {
        let token = Self.seal.token(for: cursor, in: Self.room)
        #expect(try Self.seal.cursor(token, in: Self.room) == cursor)
        #expect(token.utf8.count <= HistorySeal.maximumTokenLength)
        #expect(token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    }

    @Test("are refused when a bit of them has been changed, when they are cut, and in another room")
    func forgery() throws {
        let mark = HistoryMark(settled: 1_800_000_000_000, given: [1_800_000_000_009])
        let token = Self.seal.token(for: .newer(mark), in: Self.room)
        for index in token.indices {
            var changed = token
            changed.replaceSubrange(index...index, with: token[index] == "A" ? "B" : "A")
            #expect(throws: InvalidCursor.self) { try Self.seal.cursor(changed, in: Self.room) }
            #expect(throws: InvalidCursor.self) { try Self.seal.cursor(String(token[..<index]), in: Self.room) }
        }
        let other = Room(id: "general2", name: "General", slug: "general2", createdAt: "")
        #expect(throws: InvalidCursor.self) { try Self.seal.cursor(token, in: other) }
        let otherSeal = HistorySeal(secret: TestChat.secret.derive("another purpose"))
        #expect(throws: InvalidCursor.self) { try otherSeal.cursor(token, in: Self.room) }
        for text in ["", "!", "é", String(repeating: "A", count: 100_000)] {
            #expect(throws: InvalidCursor.self) { try Self.seal.cursor(text, in: Self.room) }
        }
    }

    @Test("are nothing when their bytes are no cursor's")
    func damage() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<1_000 {
            let count = Int.random(in: 0..<24, using: &random)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            if let cursor = HistoryCursor(bytes: bytes) { #expect(HistoryCursor(bytes: cursor.bytes) == cursor) }
        }
        #expect(HistoryCursor(bytes: [1]) == nil)
        #expect(HistoryCursor(bytes: [1, 5, 6]) == nil, "an older one has one timestamp")
        #expect(HistoryCursor(bytes: [2, 0x80]) == nil)
        #expect(HistoryCursor(bytes: [3, 5]) == nil)
    }
}
