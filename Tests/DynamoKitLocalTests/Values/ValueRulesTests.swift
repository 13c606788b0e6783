import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Rules for values")
struct ValueRulesTests {
    static func nested(_ levels: Int) -> AttributeValue {
        (1..<levels).reduce(AttributeValue.null) { value, level in
            level % 2 == 0 ? .list([value]) : .map(["m": value])
        }
    }

    @Test("empty sets and empty members of sets are refused, at any depth")
    func sets() {
        let faults: [(AttributeValue, String)] = [
            (.stringSet([]), "An string set  may not be empty"),
            (.numberSet([]), "An number set  may not be empty"),
            (.binarySet([]), "Binary sets should not be empty"),
            (.stringSet(["", "a"]), "An string set may not have a empty string as a member"),
            (.binarySet([[]]), "Binary sets may not contain null or empty values"),
            (.list([.map(["m": .numberSet([])])]), "An number set  may not be empty"),
        ]
        for (value, fault) in faults {
            #expect(
                validationMessage { () throws(DynamoError) in try ValueRules.validate(["a": .null, "b": value]) }
                    == "One or more parameter values were invalid: \(fault)"
            )
        }
    }

    @Test("empty strings, binaries, lists and maps can be stored")
    func emptyValues() throws {
        try ValueRules.validate(["s": .string(""), "b": .binary([]), "l": .list([]), "m": .map([:])])
    }

    @Test("32 levels can be stored, 33 cannot, and a thousand do no harm")
    func nesting() throws {
        try ValueRules.validate(["a": Self.nested(32)])
        for levels in [33, 1000] {
            #expect(
                validationMessage { () throws(DynamoError) in try ValueRules.validate(["a": Self.nested(levels)]) }
                    == """
                    Nesting Levels have exceeded supported limits: \
                    Attributes in the item have nested levels beyond supported limit
                    """
            )
        }
    }

    static func keyFault(_ value: AttributeValue, _ type: KeyType) -> String? {
        validationMessage { () throws(DynamoError) in
            try ValueRules.validateKey(value, attribute: "id", keyType: type)
        }
    }

    @Test("keys are neither empty nor longer than their part of the key may be")
    func keys() {
        let text = { (count: Int) in AttributeValue.string(String(repeating: "é", count: count / 2)) }
        #expect(Self.keyFault(text(2048), .hash) == nil)
        #expect(
            Self.keyFault(text(2050), .hash)
                == """
                One or more parameter values were invalid: \
                Size of hashkey has exceeded the maximum size limit of2048 bytes
                """
        )
        #expect(Self.keyFault(text(1024), .range) == nil)
        #expect(
            Self.keyFault(.binary(Array(repeating: 0, count: 1025)), .range)
                == """
                One or more parameter values were invalid: \
                Aggregated size of all range keys has exceeded the size limit of 1024 bytes
                """
        )
        #expect(
            Self.keyFault(.string(""), .range)
                == """
                One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an \
                empty string value. Key: id
                """
        )
        #expect(
            Self.keyFault(.binary([]), .hash)
                == """
                One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an \
                empty binary value. Key: id
                """
        )
        #expect(Self.keyFault(.number(0), .range) == nil)
    }

    @Test("an item can have 400 KB")
    func sizes() {
        #expect(
            validationMessage { () throws(DynamoError) in try ValueRules.validateSize(ofItemToPut: 409_600) } == nil
        )
        #expect(
            validationMessage { () throws(DynamoError) in try ValueRules.validateSize(ofItemToPut: 409_601) }
                == "Item size has exceeded the maximum allowed size"
        )
        #expect(
            validationMessage { () throws(DynamoError) in try ValueRules.validateSize(ofUpdatedItem: 409_601) }
                == "Item size to update has exceeded the maximum allowed size"
        )
    }
}
