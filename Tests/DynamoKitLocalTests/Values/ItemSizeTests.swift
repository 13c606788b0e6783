import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Size of items")
struct ItemSizeTests {
    @Test("names and values count as AWS documents it")
    func sizes() throws {
        let sizes: [(AttributeValue, Int)] = [
            (.string("héllo"), 6), (.binary([1, 2, 3]), 3), (.bool(true), 1), (.null, 1), (.number(0), 2),
            (.number(1), 2),
            (.number(123), 3), (.number(-123), 4), (.number(1_000_000), 2),
            (.number(try AttributeNumber("1.5"[...])), 3), (.number(try AttributeNumber("0.001"[...])), 2),
            (.number(try AttributeNumber("-12.345"[...])), 5), (.number(try AttributeNumber("1.05"[...])), 3),
            (.number(try AttributeNumber(String(repeating: "9", count: 38)[...])), 20), (.list([]), 3), (.map([:]), 3),
            (.list([.string("ab"), .null]), 3 + 3 + 2), (.map(["key": .string("ab")]), 3 + 1 + 3 + 2),
            (.map(["a": .list([.map([:])])]), 3 + 1 + 1 + 3 + 1 + 3), (.stringSet(["a", "bcd"]), 4),
            (.numberSet([1, 123]), 5), (.binarySet([[1], [1, 2]]), 3),
        ]
        for (value, size) in sizes {
            #expect(ItemSize.bytes(of: value) == size, "\(value)")
            #expect(ItemSize.bytes(of: ["näme": value]) == size + 5, "\(value)")
        }
        #expect(ItemSize.bytes(of: [:]) == 0)
    }
}
