import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Request check")
struct RequestCheckTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var operation: String
        var json: String
        var message: String

        init(_ operation: String, _ json: String, _ message: String) {
            self.operation = operation
            self.json = json
            self.message = message
        }

        var testDescription: String { "\(self.operation) \(self.json.prefix(60))" }
    }

    static func failure(_ operation: String, _ json: String) -> DynamoError? {
        do throws(DynamoError) {
            guard let shape = ServiceModel.shared.request(of: operation) else { return nil }
            try RequestCheck.check(Array(json.utf8), against: shape)
            return nil
        } catch {
            return error
        }
    }

    static let constraints = [
        Case(
            "GetItem",
            "{}",
            """
            2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null; \
            Value null at 'key' failed to satisfy constraint: Member must not be null
            """
        ),
        Case(
            "Scan",
            #"{"TableName":"Things","Limit":0,"IndexName":"a!"}"#,
            """
            3 validation errors detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater \
            than or equal to 1; Value 'a!' at 'indexName' failed to satisfy constraint: Member must have length greater than \
            or equal to 3; Value 'a!' at 'indexName' failed to satisfy constraint: Member must satisfy regular expression \
            pattern: [a-zA-Z0-9_.-]+
            """
        ),
        Case(
            "PutItem",
            #"{"TableName":"Things","Item":{},"ReturnConsumedCapacity":"MUCH"}"#,
            """
            1 validation error detected: Value 'MUCH' at 'returnConsumedCapacity' failed to satisfy constraint: Member must \
            satisfy enum value set: [INDEXES, TOTAL, NONE]
            """
        ),
        Case(
            "BatchWriteItem",
            #"{"RequestItems":{"Things":[]}}"#,
            """
            1 validation error detected: Value '{Things=[]}' at 'requestItems' failed to satisfy constraint: Map value must \
            satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or \
            equal to 1]
            """
        ),
        Case(
            "BatchGetItem",
            #"{"RequestItems":{}}"#,
            """
            1 validation error detected: Value '{}' at 'requestItems' failed to satisfy constraint: Member must have length \
            greater than or equal to 1
            """
        ),
        Case(
            "TransactWriteItems",
            #"{"TransactItems":[{"Put":{"TableName":"Things"}},{"Delete":{"Key":{}}}]}"#,
            """
            2 validation errors detected: Value null at 'transactItems.1.member.put.item' failed to satisfy constraint: \
            Member must not be null; Value null at 'transactItems.2.member.delete.tableName' failed to satisfy constraint: \
            Member must not be null
            """
        ),
        Case(
            "CreateTable",
            """
            {"TableName":"Things","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"X"}],
            "KeySchema":[{"AttributeName":null,"KeyType":"HASH"}]}
            """,
            """
            2 validation errors detected: Value 'X' at 'attributeDefinitions.1.member.attributeType' failed to satisfy \
            constraint: Member must satisfy enum value set: [S, N, B]; Value null at 'keySchema.1.member.attributeName' failed \
            to satisfy constraint: Member must not be null
            """
        ),
    ]

    @Test("all constraints that do not hold are told at once", arguments: RequestCheckTests.constraints)
    func constraint(_ test: Case) {
        let error = Self.failure(test.operation, test.json)
        #expect(error?.code == .validation)
        #expect(error?.message == test.message)
    }

    static let types = [
        Case("GetItem", #"{"TableName":1}"#, "NUMBER_VALUE cannot be converted to String"),
        Case("GetItem", #"{"TableName":true}"#, "TRUE_VALUE cannot be converted to String"),
        Case("GetItem", #"{"TableName":{}}"#, "Start of structure or map found where not expected"),
        Case("GetItem", #"{"Key":[]}"#, "Start of list found where not expected"),
        Case("GetItem", #"{"Key":"a"}"#, "STRING_VALUE cannot be converted to Map"),
        Case("GetItem", #"{"Key":{"pk":"a"}}"#, "STRING_VALUE cannot be converted to AttributeValue"),
        Case("GetItem", #"{"Key":{"pk":{"N":1}}}"#, "NUMBER_VALUE cannot be converted to String"),
        Case("GetItem", #"{"Key":{"pk":{"BOOL":"yes"}}}"#, "STRING_VALUE cannot be converted to Boolean"),
        Case(
            "GetItem",
            #"{"Key":{"pk":{"B":"abc"}}}"#,
            "Base64 encoded length is expected a multiple of 4 bytes but found: 3"
        ),
        Case("Scan", #"{"Limit":"1"}"#, "STRING_VALUE cannot be converted to Integer"),
        Case("Scan", "[]", "Start of list found where not expected"),
    ]

    @Test("JSON of another type is a serialization error", arguments: RequestCheckTests.types)
    func type(_ test: Case) {
        let error = Self.failure(test.operation, test.json)
        #expect(error?.code == .serialization)
        #expect(error?.message == test.message)
    }

    static let values = [
        (#"{}"#, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        (#"{"X":1}"#, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        (
            #"{"S":"a","N":"1"}"#,
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
        ),
        (#"{"N":"one"}"#, "The parameter cannot be converted to a numeric value: one"),
        (#"{"N":""}"#, "The parameter cannot be converted to a numeric value"),
        (
            #"{"L":[{"N":"1e126"}]}"#,
            "Number overflow. Attempting to store a number with magnitude larger than supported range"
        ),
        (
            #"{"M":{"a":{"N":"1e-131"}}}"#,
            "Number underflow. Attempting to store a number with magnitude smaller than supported range"
        ),
        (
            #"{"NS":["123456789012345678901234567890123456789"]}"#,
            "Attempting to store more than 38 significant digits in a Number"
        ),
        (
            #"{"NULL":false}"#,
            "One or more parameter values were invalid: Null attribute value types must have the value of true"
        ),
        (
            #"{"SS":["a","b","a"]}"#,
            "One or more parameter values were invalid: Input collection [a, b, a] contains duplicates."
        ),
        (
            #"{"NS":["1","1.0"]}"#,
            "One or more parameter values were invalid: Input collection [1, 1] contains duplicates."
        ),
    ]

    @Test("an attribute value has one type, and a value of it", arguments: RequestCheckTests.values)
    func attributeValue(json: String, message: String) {
        let error = Self.failure("PutItem", #"{"TableName":"Things","Item":{"pk":{"S":"a"},"v":\#(json)}}"#)
        #expect(error?.code == .validation)
        #expect(error?.message == message)
    }

    @Test("placeholders that are none are refused")
    func emptyPlaceholders() {
        let names = Self.failure("Scan", #"{"TableName":"Things","ExpressionAttributeNames":{}}"#)
        #expect(names?.message == "ExpressionAttributeNames must not be empty")
        let put = #"{"TableName":"Things","Item":{},"ExpressionAttributeValues":{}}"#
        let values = Self.failure("TransactWriteItems", #"{"TransactItems":[{"Put":\#(put)}]}"#)
        #expect(values?.message == "ExpressionAttributeValues must not be empty")
    }

    @Test("constraints come before attribute values, and types before both")
    func order() {
        let both = Self.failure("PutItem", #"{"Item":{"pk":{"N":"one"}}}"#)
        #expect(both?.message.hasPrefix("1 validation error detected: Value null at 'tableName'") == true)
        let all = Self.failure("PutItem", #"{"Item":{"pk":{"N":"one"},"v":{"N":1}}}"#)
        #expect(all?.code == .serialization)
    }

    @Test("parameters of the time before expressions are refused, and unknown ones passed over")
    func otherMembers() {
        let legacy = Self.failure("GetItem", #"{"TableName":"Things","Key":{},"AttributesToGet":["a"]}"#)
        #expect(legacy?.code == .validation)
        #expect(legacy?.message.contains("AttributesToGet") == true)
        #expect(Self.failure("GetItem", #"{"TableName":"Things","Key":{},"New":{"a":[1,null]}}"#) == nil)
    }

    @Test("however deep JSON goes, the check comes to an end")
    func depth() {
        let deep = String(repeating: #"{"L":["#, count: 10_000)
        #expect(Self.failure("PutItem", #"{"TableName":"Things","Item":{"v":\#(deep)"#)?.code == .serialization)
    }
}
