import DynamoKit
import Testing

@Suite("JSON reader")
struct DynamoJSONReaderTests {
    @Test("unknown members of every kind are passed over, and null ones too")
    func unknownMembers() throws {
        let text = #"{"a":{"b":[1,-2.5e+3,true,false,null,"x\"",{}]},"c":null,"Limit":7,"d":[]}"#
        var json = DynamoJSONReader(Array(text.utf8))
        var limit: Int?
        var names: [String] = []
        try json.beginObject()
        while let member = try json.nextMember() {
            names.append(member)
            if member == "Limit" { limit = try json.readInt() } else { try json.skipValue() }
        }
        try json.finish()
        #expect(limit == 7)
        #expect(names == ["a", "Limit", "d"])
    }

    @Test(
        "numbers keep to the grammar",
        arguments: ["01", "+1", ".5", "1.", "1e", "-", "--1", "1e400", "NaN", "", "x"]
    )
    func badNumbers(text: String) {
        #expect(throws: DynamoJSONError.self) {
            var json = DynamoJSONReader(Array(text.utf8))
            _ = try json.readDouble()
            try json.finish()
        }
    }

    @Test("an integer is one of 64 bits", arguments: ["1.5", "1e3", "9223372036854775808"])
    func badIntegers(text: String) {
        var json = DynamoJSONReader(Array(text.utf8))
        #expect(throws: DynamoJSONError.self) { try json.readInt() }
    }

    @Test("numbers are read", arguments: [("0", 0.0), ("-0.5", -0.5), ("1.7E9", 1.7e9), ("12e-1", 1.2)])
    func numbers(text: String, value: Double) throws {
        var json = DynamoJSONReader(Array(text.utf8))
        #expect(try json.readDouble() == value)
    }

    @Test("an error tells what was expected, and where")
    func location() {
        var json = DynamoJSONReader(Array(#"{"Count" 5}"#.utf8))
        let error = #expect(throws: DynamoJSONError.self) {
            try json.beginObject()
            _ = try json.nextMember()
        }
        #expect(error?.description == "expected a colon at byte 9")
    }
}
