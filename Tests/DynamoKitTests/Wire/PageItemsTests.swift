import DynamoKit
import TestSupport
import Testing

/// Items of one page, whose names are mostly those of the item before.
@Suite("Items of a page, from bytes")
struct PageItemsTests {
    private func page(_ items: [String]) throws -> [DynamoItem] {
        let json = #"{"Items":[\#(items.joined(separator: ","))],"Count":\#(items.count),"ScannedCount":0}"#
        var reader = DynamoJSONReader(Array(json.utf8))
        let page = try Query.decodeOutput(from: &reader)
        try reader.finish()
        return page.items ?? []
    }

    /// An object with these names, as they stand in JSON.
    private func item(_ names: [String]) -> String {
        "{\(names.map { #""\#($0)":{"BOOL":true}"# }.joined(separator: ","))}"
    }

    @Test(
        "a name that comes twice is found, however much the item is like the one before",
        arguments: [
            [["a", "b"], ["a", "b", "a"]], [["a", "b"], ["a", "b", "b"]], [["a", "b"], ["a", "a"]],
            [["a"], ["a", "c", "a"]], [["a", "b", "c"], ["a", "x", "a"]], [["a", "a"]],
            [["b", "a"], ["a", "b", "a"]],
            // One text in two spellings is one name: composed and not, with an escape, and a sign that stands for K.
            [["\u{E9}", "x"], ["\u{E9}", "x", "e\u{301}"]], [["\u{E9}"], ["\u{E9}", "e\u{301}"]],
            [["a", #"\u0062"#], ["a", #"\u0062"#, "b"]], [["\u{212A}", "x"], ["\u{212A}", "x", "K"]],
            [["\u{212A}", "x"], ["\u{212A}", "K"]], [[], ["a", "a"]],
        ]
    )
    func twice(names: [[String]]) throws {
        let items = names.map { self.item($0) }
        #expect(throws: DynamoJSONError.self) { try self.page(items) }
        // What is wrong is the last item alone.
        #expect(try self.page(items.dropLast()).count == items.count - 1)
    }

    @Test("items are what they are by themselves, whatever comes before them", arguments: UInt64(0)..<200)
    func alone(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let names = ["a", "b", "c", "d", "ab", "\u{E9}", #"\u0066"#, "g\\n", "K"]
        let items = (0..<6).map { _ in
            let count = Int.random(in: 0...names.count, using: &generator)
            // In the same order for the most part.
            let some = Bool.random(using: &generator) ? names : names.shuffled(using: &generator)
            return self.item(Array(some.prefix(count)))
        }
        let page = try self.page(items)
        #expect(try page == items.flatMap { try self.page([$0]) })
    }

    @Test("an item of many names is like the one before, or has one twice")
    func many() throws {
        let names = (0..<40).map { "name\($0)" }
        #expect(try self.page([self.item(names), self.item(names)]).map(\.count) == [40, 40])
        #expect(throws: DynamoJSONError.self) { try self.page([self.item(names), self.item(names + ["name7"])]) }
    }
}
