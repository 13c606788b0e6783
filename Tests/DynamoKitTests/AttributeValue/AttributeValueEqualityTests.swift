import DynamoKit
import TestSupport
import Testing

@Suite("Equality of attribute values")
struct AttributeValueEqualityTests {
    // The same text to Unicode, in two spellings.
    static let composed = "\u{E9}"
    static let decomposed = "e\u{301}"

    @Test(
        "text is compared by its bytes at any depth",
        arguments: [
            { .string($0) }, { .stringSet([$0, "other"]) }, { .list([.null, .string($0)]) },
            { .map(["name": .string($0)]) }, { .map([$0: .null]) }, { .list([.map([$0: .stringSet([$0])])]) },
        ] as [@Sendable (String) -> AttributeValue]
    )
    func bytes(value: @Sendable (String) -> AttributeValue) {
        #expect(Self.composed == Self.decomposed)
        #expect(value(Self.composed) == value(Self.composed))
        #expect(value(Self.composed) != value(Self.decomposed))
        #expect(value(Self.decomposed) != value(Self.composed))
        #expect(Set([value(Self.composed), value(Self.decomposed), value(Self.composed)]).count == 2)
    }

    @Test("equal values hash alike, whatever order their sets and maps were made in", arguments: UInt64(0)..<200)
    func hashing(seed: UInt64) {
        var first = SplitMix64(seed: seed)
        var second = SplitMix64(seed: seed)
        let value = AttributeValue.random(using: &first)
        let same = AttributeValue.random(using: &second)
        #expect(value == same)
        #expect(value.hashValue == same.hashValue)
    }

    @Test("values of different types are never equal")
    func types() throws {
        let values: [AttributeValue] = [
            .string(""), .number(0), .binary([]), .bool(false), .null, .list([]), .map([:]), .stringSet([]),
            .numberSet([]), .binarySet([]),
        ]
        #expect(Set(values).count == 10)
        for (index, value) in values.enumerated() { #expect(values.firstIndex(of: value) == index) }
    }

    @Test("an answer with two spellings of one name, or of one member of a set, is an error and not a loss")
    func collisions() {
        for json in [
            #"{"M": {"\#(Self.composed)": {"NULL": true}, "\#(Self.decomposed)": {"NULL": true}}}"#,
            #"{"SS": ["\#(Self.composed)", "\#(Self.decomposed)"]}"#,
        ] {
            var reader = DynamoJSONReader(Array(json.utf8))
            #expect(throws: DynamoJSONError.self) { () throws(DynamoJSONError) in try reader.readAttributeValue() }
        }
    }
}
