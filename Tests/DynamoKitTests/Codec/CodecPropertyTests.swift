import DynamoKit
import FoundationEssentials
import TestSupport
import Testing

/// Generated values of a wide type, through every way that there is.
@Suite("Attribute codec, generated values")
struct CodecPropertyTests {
    static let strategies: [CodingStrategies] = [
        .init(), .init(optionals: .null, emptySets: .null), .init(emptySets: .list, keys: .snakeCase),
        .init(
            dates: .unixMilliseconds,
            optionals: .null,
            emptySets: .list,
            keys: .custom(encode: { "_\($0)" }, decode: { String($0.dropFirst()) })
        ),
    ]

    @Test("comes back from attributes and from bytes as it was", arguments: UInt64(0)..<200)
    func roundTrips(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let value = Wide.random(using: &generator)
        for strategies in Self.strategies {
            let encoder = AttributeEncoder(strategies: strategies)
            let decoder = AttributeDecoder(strategies: strategies)

            let item = try encoder.encodeItem(value)
            #expect(try decoder.decodeItem(Wide.self, from: item) == value)

            // Straight to JSON and straight from it, as in a request and in an answer.
            var json = DynamoJSONWriter()
            try json.beginObject()
            json.name("Items")
            try json.beginArray()
            try json.value(item: value, encodedBy: encoder)
            try json.value(item)
            json.endArray()
            json.name("Count")
            json.value(2)
            json.name("ScannedCount")
            json.value(2)
            json.endObject()
            var reader = DynamoJSONReader(json.bytes)
            let page = try Query.decodeOutput(from: &reader)
            #expect(try page.decodeItems(as: Wide.self, with: decoder) == [value, value])
            #expect(page.items == [item, item])
        }
    }

    @Test("comes back from JSONEncoder too: nothing that it takes is refused", arguments: UInt64(0)..<50)
    func asJSONEncoder(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let value = Wide.random(using: &generator)
        let json = try JSONEncoder().encode(value)
        let read = try JSONDecoder().decode(Wide.self, from: json)
        // What has come through JSON is as good as what has not.
        let item = try AttributeEncoder().encodeItem(read)
        #expect(try AttributeDecoder().decodeItem(Wide.self, from: item) == value)
    }

    @Test("integers of every width come back from their extremes")
    func extremes() throws {
        func check<Integer: FixedWidthInteger & Codable>(_ type: Integer.Type) throws {
            for value in [Integer.min, Integer.max, 0, 1] {
                let encoded = try AttributeEncoder().encode(["x": value])
                #expect(encoded == .map(["x": .number(AttributeNumber("\(value)")!)]))
                #expect(try AttributeDecoder().decode([String: Integer].self, from: encoded) == ["x": value])
            }
            let beyond = AttributeValue.number(AttributeNumber("\(Int128(Integer.max) + 1)")!)
            #expect(throws: DynamoError.self) { try AttributeDecoder().decode(Integer.self, from: beyond) }
        }
        try check(Int8.self)
        try check(Int16.self)
        try check(Int32.self)
        try check(Int64.self)
        try check(Int.self)
        try check(UInt8.self)
        try check(UInt16.self)
        try check(UInt32.self)
        try check(UInt64.self)
        try check(UInt.self)
        // DynamoDB keeps 38 digits, of the 39 that these may have.
        let largest = Int128("99999999999999999999999999999999999999")!
        #expect(try AttributeDecoder().decode(Int128.self, from: AttributeEncoder().encode(-largest)) == -largest)
        #expect(throws: DynamoError.self) { try AttributeEncoder().encode(largest + 1 + 1) }
    }
}

/// Something of everything.
struct Wide: Codable, Hashable, Sendable {
    enum Shape: Codable, Hashable, Sendable {
        case circle(radius: Double)
        case squareOf(Int, unit: String?)
        case unknownShape
    }

    struct Inner: Codable, Hashable, Sendable {
        var firstName: String
        var lastURL: URL?
    }

    var plainText: String
    var isThere: Bool
    var smallInt: Int8
    var largeInt: Int64
    var largestUInt: UInt64
    var someFraction: Double
    var singleFraction: Float
    var exactAmount: Decimal
    var someData: Data
    var rawBytes: [UInt8]
    var madeAt: Date
    var uniqueID: UUID
    var maybeInt: Int?
    var maybeInner: Inner?
    var someInners: [Inner]
    var allShapes: [Shape]
    var wordSet: Set<String>
    var numberSet: Set<Int>
    var dataSet: Set<Data>
    var shapeSet: Set<Shape>
    var byName: [String: Inner]
    var byNumber: [Int: [Double]]
    var byShape: [Shape: Int]
    var children: [Wide]

    static func random(using generator: inout SplitMix64, depth: Int = 0) -> Wide {
        func count() -> Int { Int.random(in: 0...3, using: &generator) }
        func list<Element>(_ make: () -> Element) -> [Element] { (0..<count()).map { _ in make() } }
        func text() -> String {
            String(list { "aZ09 \"\\/\n\u{0}\u{1F}éß中\u{1F44B}._".randomElement(using: &generator) ?? "x" })
        }
        func data() -> Data { Data(list { UInt8.random(in: 0...255, using: &generator) }) }
        func bool() -> Bool { Bool.random(using: &generator) }
        func double() -> Double {
            let magnitude = Double.random(in: -1...1, using: &generator)
            return [magnitude, magnitude * 1e100, magnitude * 1e-100, magnitude.rounded(), 0, 1e15 + 0.5]
                .randomElement(using: &generator) ?? 0
        }
        func inner() -> Inner {
            Inner(firstName: text(), lastURL: bool() ? URL(string: "https://example.org/\(count())") : nil)
        }
        func shape() -> Shape {
            switch count() {
            case 0: .circle(radius: double())
            case 1: .squareOf(count(), unit: bool() ? text() : nil)
            default: .unknownShape
            }
        }
        return Wide(
            plainText: text(),
            isThere: bool(),
            smallInt: .random(in: .min ... .max, using: &generator),
            largeInt: .random(in: .min ... .max, using: &generator),
            largestUInt: .random(in: .min ... .max, using: &generator),
            someFraction: double(),
            singleFraction: Float(double() < 0 ? -0.1 : 3.5e-20),
            exactAmount: Decimal(sign: .minus, exponent: -count(), significand: Decimal(count() * 1001 + 1)),
            someData: data(),
            rawBytes: Array(data()),
            madeAt: Date(timeIntervalSince1970: Double(Int32.random(in: .min ... .max, using: &generator)) / 8),
            uniqueID: UUID(uuidString: "6F9619FF-8B86-D011-B42D-00C04FC964F\(count())") ?? UUID(),
            maybeInt: bool() ? count() : nil,
            maybeInner: bool() ? inner() : nil,
            someInners: list(inner),
            allShapes: list(shape),
            wordSet: Set(list(text)),
            numberSet: Set(list(count)),
            dataSet: Set(list(data)),
            shapeSet: Set(list(shape)),
            byName: Dictionary(list { (text(), inner()) }) { $1 },
            byNumber: Dictionary(list { (count(), list(double)) }) { $1 },
            byShape: Dictionary(list { (shape(), count()) }) { $1 },
            children: depth > 1 ? [] : list { Wide.random(using: &generator, depth: depth + 1) }
        )
    }
}
