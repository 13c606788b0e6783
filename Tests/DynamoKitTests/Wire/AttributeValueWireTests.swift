import DynamoKit
import TestSupport
import Testing

@Suite("Attribute values on the wire")
struct AttributeValueWireTests {
    static let forms: [(json: String, value: AttributeValue)] = [
        (#"{"S":""}"#, .string("")),
        (#"{"S":"a\"\\\n\u0001/é漢👩‍👧"}"#, .string("a\"\\\n\u{1}/é漢👩‍👧")),
        (#"{"N":"0"}"#, .number(0)),
        (
            #"{"N":"-12345678901234567890123456789012345678"}"#,
            .number(number("-12345678901234567890123456789012345678"))
        ),
        (#"{"N":"0.00000000000000000000000000000000000000000000012"}"#, .number(number("1.2E-46"))),
        (#"{"B":""}"#, .binary([])),
        (#"{"B":"AA=="}"#, .binary([0])),
        (#"{"B":"+/8="}"#, .binary([0xFB, 0xFF])),
        (#"{"B":"AQID"}"#, .binary([1, 2, 3])),
        (#"{"BOOL":true}"#, .bool(true)),
        (#"{"BOOL":false}"#, .bool(false)),
        (#"{"NULL":true}"#, .null),
        (#"{"L":[]}"#, .list([])),
        (#"{"L":[{"S":"x"},{"L":[{"NULL":true}]}]}"#, .list([.string("x"), .list([.null])])),
        (#"{"M":{}}"#, .map([:])),
        (#"{"M":{"a":{"M":{"":{"N":"1.5"}}}}}"#, .map(["a": .map(["": .number(number("1.5"))])])),
        (#"{"SS":["x"]}"#, .stringSet(["x"])),
        (#"{"NS":["10"]}"#, .numberSet([10])),
        (#"{"BS":["AQ=="]}"#, .binarySet([[1]])),
    ]

    static func number(_ text: String) -> AttributeNumber { AttributeNumber(text) ?? .zero }

    @Test("each type has exactly one form", arguments: forms)
    func exactForm(json: String, value: AttributeValue) throws {
        #expect(try Self.written(value) == json)
        #expect(try Self.read(json) == value)
    }

    @Test("whatever is written is read back the same", arguments: UInt64(0)..<200)
    func roundTrip(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let item = DynamoItem.random(using: &generator)
        #expect(try Self.read(Self.written(.map(item))) == .map(item))
    }

    @Test(
        "text comes in every spelling of JSON",
        arguments: [
            (#" { "S" : "x" } "#, "x"), (#"{"S":"\u0041\u00e9\u6F22"}"#, "Aé漢"), (#"{"S":"\ud83d\udE00"}"#, "😀"),
            (#"{"\u0053":"\b\f\n\r\t\/\\\""}"#, "\u{8}\u{C}\n\r\t/\\\""), (#"{"S":"\u0000"}"#, "\u{0}"),
        ]
    )
    func spellings(json: String, text: String) throws {
        #expect(try Self.read(json) == .string(text))
    }

    @Test("numbers and bytes may be spelled with escapes too")
    func escapedScalars() throws {
        #expect(try Self.read(#"{"N":"\u0031\u0032"}"#) == .number(12))
        #expect(try Self.read(#"{"B":"\u0041Q=\u003d"}"#) == .binary([1]))
    }

    @Test(
        "what is no attribute value is refused, and the error tells where",
        arguments: [
            "", "{", "{}", "[]", "null", "1", #"{"S"}"#, #"{"S":1}"#, #"{"S":null}"#, #"{"S":"a","N":"1"}"#,
            #"{"S":"a",}"#,
            #"{"S":"a"}}"#, #"{"S":"a"} x"#, #"{"X":"a"}"#, #"{"s":"a"}"#, #"{"N":1}"#, #"{"N":""}"#, #"{"N":"1x"}"#,
            #"{"N":" 1"}"#, #"{"N":"1E126"}"#, #"{"N":"123456789012345678901234567890123456789"}"#, #"{"B":"A"}"#,
            #"{"B":"AQ="}"#, #"{"B":"AQ"}"#, #"{"B":"A==="}"#, #"{"B":"AR=="}"#, #"{"B":"A-_="}"#, #"{"B":"AQ==AQ=="}"#,
            #"{"BOOL":"true"}"#, #"{"BOOL":tru}"#, #"{"NULL":false}"#, #"{"NULL":null}"#, #"{"L":{}}"#,
            #"{"L":[{"S":"a"},]}"#, #"{"L":[,]}"#, #"{"L":[{"S":"a"} {"S":"b"}]}"#, #"{"M":[]}"#, #"{"M":{"a":null}}"#,
            #"{"M":{"a":{"S":"x"},"a":{"S":"y"}}}"#, #"{"SS":["a","a"]}"#, #"{"NS":["1","1.0"]}"#, #"{"SS":[1]}"#,
            #"{"S":"\x"}"#, #"{"S":"\u12"}"#, #"{"S":"\u12G4"}"#, #"{"S":"\ud83d"}"#, #"{"S":"\ud83dx"}"#,
            #"{"S":"\ud83d\u0041"}"#, #"{"S":"\ude00"}"#, #"{"S":"\"#, #"{"S":"a"#, "{\"S\":\"a\nb\"}",
            "{\"S\":\"\u{0}\"}",
        ]
    )
    func refused(json: String) {
        #expect(throws: DynamoJSONError.self) { try Self.read(json) }
    }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]]
    )
    func invalidUTF8(bytes: [UInt8]) {
        for before in [#"{"S":""#, #"{"S":"\n"#] {
            var json = DynamoJSONReader(Array(before.utf8) + bytes + Array("\"}".utf8))
            #expect(throws: DynamoJSONError.self) { try json.readAttributeValue() }
        }
    }

    @Test("DynamoDB's 32 levels are read and written, a thousand are refused both ways")
    func depth() throws {
        func nested(_ levels: Int) -> AttributeValue {
            (0..<levels).reduce(.null) { value, level in level.isMultiple(of: 2) ? .list([value]) : .map(["a": value]) }
        }
        #expect(try Self.read(Self.written(nested(64))) == nested(64))
        #expect(throws: DynamoJSONError.self) { try Self.written(nested(1000)) }
        let json = String(repeating: #"{"L":["#, count: 100_000)
        #expect(throws: DynamoJSONError.self) { try Self.read(json) }
        var skipped = DynamoJSONReader(Array(String(repeating: "[", count: 100_000).utf8))
        #expect(throws: DynamoJSONError.self) { try skipped.skipValue() }
    }

    @Test("no damage to a text crashes the reader", arguments: UInt64(0)..<300)
    func garbage(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let item = DynamoItem.random(using: &generator)
        var bytes = Array(try Self.written(.map(item)).utf8)
        for _ in 0..<20 where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: index)
            default: bytes.insert(bytes.randomElement(using: &generator) ?? 0, at: index)
            }
            // Damage may leave valid text; if so, it must read the same when it is written again.
            if let value = try? Self.read(bytes) { #expect(try Self.read(Self.written(value)) == value) }
        }
    }

    static func written(_ value: AttributeValue) throws -> String {
        var json = DynamoJSONWriter()
        try json.value(value)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    static func read(_ text: String) throws -> AttributeValue { try self.read(Array(text.utf8)) }

    static func read(_ bytes: [UInt8]) throws -> AttributeValue {
        var json = DynamoJSONReader(bytes)
        let value = try json.readAttributeValue()
        try json.finish()
        return value
    }
}
