import Testing

@testable import Auth

@Suite("Names of JSON members")
struct JSONMemberNamesTests {
    @Test(
        "own members are named in order, nested ones are not",
        arguments: [
            ("{}", []),
            (" { } ", []),
            (#"{"a":1}"#, ["a"]),
            (#"{"a":{"b":1,"c":[{"d":2}]},"e":"{\"f\":1}"}"#, ["a", "e"]),
            (#"{ "a" : [ 1 , 2 ] , "b" : "x,}" }"#, ["a", "b"]),
            (#"{"a":1,"\u0061":2}"#, ["a", "a"]),
            (#"{"\"":1,"\\":2}"#, ["\"", "\\"]),
        ] as [(String, [String])]
    )
    func names(json: String, names: [String]) {
        #expect(JSONMemberNames(of: Array(json.utf8))?.names == names)
    }

    @Test("repeated names are noticed however they are spelt")
    func uniqueness() {
        #expect(JSONMemberNames(of: Array(#"{"a":1,"b":2}"#.utf8))?.areUnique == true)
        #expect(JSONMemberNames(of: Array(#"{"a":1,"b":2,"\u0061":3}"#.utf8))?.areUnique == false)
    }

    @Test(
        "what is not one object has no names",
        arguments: [
            "", " ", "1", "[]", "{", "}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,"a":1}"#, #"{"a":1} x"#, "{a:1}",
            #"{"a":1"#, #"{"a":"x}"#, #"{"a":"\"}"#, #"{"a":[1}"#, #"{"\u00zz":1}"#, #"{"a":1}{"b":2}"#,
            #"{"a" "b":1}"#,
        ]
    )
    func refused(json: String) {
        #expect(JSONMemberNames(of: Array(json.utf8)) == nil)
    }

    @Test("depth costs no stack")
    func depth() {
        let depth = 200_000
        let json = #"{"a":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
        #expect(JSONMemberNames(of: Array(json.utf8))?.names == ["a"])
    }
}
