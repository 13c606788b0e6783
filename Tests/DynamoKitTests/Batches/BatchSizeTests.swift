import TestSupport
import Testing

@testable import DynamoKit

@Suite("Sizes of a batch's requests")
struct BatchSizeTests {
    private func json(_ item: DynamoItem) throws -> Int {
        var json = DynamoJSONWriter()
        try json.value(item)
        return json.bytes.count
    }

    @Test("no item is longer as JSON than it is taken for", arguments: UInt64(0)..<300)
    func bounds(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let item = DynamoItem.random(using: &random)
        let bytes = try self.json(item)
        #expect(bytes <= JSONSize.bytes(of: item))
        #expect(bytes <= 64 + 16 * ItemSize.bytes(of: item))
    }

    @Test("a large item is measured exactly, but for control characters")
    func exact() throws {
        let item: DynamoItem = [
            "id": .string("a\"b"), "n": .number(-12), "b": .binary([1, 2, 3, 4]), "s": .numberSet([1, 22]),
            "l": .list([.bool(false), .map(["m": .string("")])]),
        ]
        // Each object and array has one comma less than members.
        #expect(JSONSize.bytes(of: item) - (try self.json(item)) == 4)
    }
}
