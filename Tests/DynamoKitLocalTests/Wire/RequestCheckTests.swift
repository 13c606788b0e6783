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
            than or equal to 1; Value 'a!' at 'indexName' failed to satisfy constraint: Member must satisfy regular \
            expression pattern: [a-zA-Z0-9_.-]+; Value 'a!' at 'indexName' failed to satisfy constraint: Member must have \
            length greater than or equal to 3
            """
        ),
        Case(
            "Query",
            #"{"TableName":"Things","Limit":0}"#,
            """
            1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater than \
            or equal to 1
            """
        ),
        Case(
            "DeleteItem",
            #"{"ReturnValues":"SOME","ReturnConsumedCapacity":"MUCH","Key":{},"TableName":"Things"}"#,
            """
            2 validation errors detected: Value 'MUCH' at 'returnConsumedCapacity' failed to satisfy constraint: Member must \
            satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'SOME' at 'returnValues' failed to satisfy constraint: \
            Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]
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
        Case("BatchGetItem", "{}", "The requestItems parameter is required for BatchGetItem"),
        Case("CreateTable", "{}", "The parameter 'TableName' is required but was not present in the request"),
        Case("DescribeTable", "{}", "The parameter 'TableName' is required but was not present in the request"),
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
            2 validation errors detected: Value null at 'keySchema.1.member.attributeName' failed to satisfy constraint: \
            Member must not be null; Value 'X' at 'attributeDefinitions.1.member.attributeType' failed to satisfy \
            constraint: Member must satisfy enum value set: [B, N, S]
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
        Case("GetItem", #"{"TableName":1.5}"#, "DECIMAL_VALUE cannot be converted to String"),
        Case("GetItem", #"{"TableName":true}"#, "TRUE_VALUE cannot be converted to String"),
        Case("GetItem", #"{"TableName":false}"#, "FALSE_VALUE cannot be converted to String"),
        Case("GetItem", #"{"TableName":{}}"#, "Start of structure or map found where not expected"),
        Case("GetItem", #"{"TableName":[]}"#, "Unrecognized collection type class java.lang.String"),
        Case(
            "GetItem",
            #"{"Key":[]}"#,
            "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>"
        ),
        Case("GetItem", #"{"Key":"a"}"#, "Unexpected field type"),
        Case("GetItem", #"{"Key":{"pk":"a"}}"#, "Unexpected value type in payload"),
        Case(
            "GetItem",
            #"{"Key":{"pk":[]}}"#,
            "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"
        ),
        Case("GetItem", #"{"Key":{"pk":{"N":1}}}"#, "NUMBER_VALUE cannot be converted to String"),
        Case("GetItem", #"{"Key":{"pk":{"BOOL":"yes"}}}"#, "Unexpected token received from parser"),
        Case("GetItem", #"{"Key":{"pk":{"SS":"a"}}}"#, "Unexpected field type"),
        Case("GetItem", #"{"Key":{"pk":{"L":{}}}}"#, "Start of structure or map found where not expected"),
        Case("GetItem", #"{"Key":{"pk":{"L":["a"]}}}"#, "Unexpected value type in payload"),
        Case("GetItem", #"{"Key":{"pk":{"B":1}}}"#, "only base-64-encoded strings are convertible to bytes"),
        Case(
            "GetItem",
            #"{"Key":{"pk":{"B":"abc"}}}"#,
            "Base64 encoded length is expected a multiple of 4 bytes but found: 3"
        ),
        Case("GetItem", #"{"Key":{"pk":{"B":"ab!d"}}}"#, "Invalid Base64 character: '!'"),
        Case("GetItem", #"{"ConsistentRead":1}"#, "NUMBER_VALUE cannot be converted to Boolean"),
        Case("Scan", #"{"Limit":"1"}"#, "STRING_VALUE cannot be converted to Integer"),
        Case("Scan", #"{"Limit":true}"#, "TRUE_VALUE cannot be converted to Integer"),
        Case(
            "CreateTable",
            #"{"ProvisionedThroughput":{"ReadCapacityUnits":"1"}}"#,
            "STRING_VALUE cannot be converted to Long"
        ),
        Case("CreateTable", #"{"ProvisionedThroughput":"1"}"#, "Unexpected field type"),
        Case(
            "CreateTable",
            #"{"ProvisionedThroughput":[]}"#,
            "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.ProvisionedThroughput"
        ),
        Case("CreateTable", #"{"KeySchema":"a"}"#, "Unexpected field type"),
        Case("CreateTable", #"{"KeySchema":{}}"#, "Start of structure or map found where not expected"),
        Case("CreateTable", #"{"KeySchema":["a"]}"#, "Unexpected value type in payload"),
        Case(
            "GetItem",
            #"{"ExpressionAttributeNames":[]}"#,
            "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>"
        ),
        Case(
            "BatchWriteItem",
            #"{"RequestItems":[]}"#,
            """
            Unrecognized collection type java.util.Map<java.lang.String, \
            java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>>
            """
        ),
        Case(
            "BatchWriteItem",
            #"{"RequestItems":{"Things":{}}}"#,
            """
            class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class \
            (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of \
            loader 'bootstrap')
            """
        ),
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
            #"{"BS":["AA==","AA=="]}"#,
            "One or more parameter values were invalid: Input collection [AA==, AA==]of type BS contains duplicates."
        ),
        (#"{"NS":["1","1.0"]}"#, "Input collection contains duplicates"),
    ]

    /// Those that PutItem and UpdateItem tell as violations.
    private static func isViolation(_ message: String) -> Bool {
        message.hasPrefix("One or more") || message.hasPrefix("Input collection")
    }

    @Test("an attribute value has one type, and a value of it", arguments: RequestCheckTests.values)
    func attributeValue(json: String, message: String) {
        let put = Self.failure("PutItem", #"{"TableName":"Things","Item":{"pk":{"S":"a"},"v":\#(json)}}"#)
        #expect(put?.code == .validation)
        #expect(put?.message == (Self.isViolation(message) ? "1 validation error detected: \(message)" : message))
        let key = Self.failure("GetItem", #"{"TableName":"Things","Key":{"pk":\#(json)}}"#)
        #expect(key?.message == message)
    }

    @Test(
        "a value that stands for a placeholder or in a start key is told with it",
        arguments: [
            (
                "DeleteItem", #"{"TableName":"Things","Key":{},"ExpressionAttributeValues":{":v":{}}}"#,
                """
                ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must contain exactly \
                one of the supported datatypes for key :v
                """
            ),
            (
                "Query", #"{"TableName":"Things","ExpressionAttributeValues":{":v":{"N":"x"}}}"#,
                """
                ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x \
                for key :v
                """
            ),
            (
                "Scan", #"{"TableName":"Things","ExclusiveStartKey":{"pk":{}}}"#,
                """
                The provided starting key is invalid: Supplied AttributeValue is empty, must contain exactly one of the \
                supported datatypes
                """
            ),
            (
                "Scan", #"{"TableName":"Things","ExclusiveStartKey":{"pk":{"N":"x"}}}"#,
                "The parameter cannot be converted to a numeric value: x"
            ),
        ]
    )
    func placeholders(operation: String, json: String, message: String) {
        #expect(Self.failure(operation, json)?.message == message)
    }

    static let structures =
        [
            Case(
                "BatchWriteItem",
                #"{"RequestItems":{"Things":[{}]}}"#,
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
            ),
            Case(
                "TransactWriteItems",
                #"{"TransactItems":[{}]}"#,
                "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"
            ),
            Case(
                "TransactWriteItems",
                #"{"TransactItems":[{"Put":{"TableName":"a","Item":{}},"Delete":{"TableName":"a","Key":{}}}]}"#,
                "TransactItems can only contain one of Check, Put, Update or Delete"
            ),
            Case(
                "UpdateTable",
                #"{"TableName":"Things","GlobalSecondaryIndexUpdates":[{}]}"#,
                """
                One or more parameter values were invalid: One of GlobalSecondaryIndexUpdate.Update, \
                GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null
                """
            ),
        ]
        + [
            (#"{}"#, "Unknown ProjectionType: null"),
            (#"{"ProjectionType":"INCLUDE"}"#, "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"),
            (
                #"{"ProjectionType":"ALL","NonKeyAttributes":["a"]}"#,
                "ProjectionType is ALL, but NonKeyAttributes is specified"
            ),
        ].map { projection, problem in
            Case(
                "CreateTable",
                """
                {"TableName":"Things","AttributeDefinitions":[],"KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
                "LocalSecondaryIndexes":[{"IndexName":"one","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
                "Projection":\(projection)}]}
                """,
                "One or more parameter values were invalid: \(problem)"
            )
        } + [
            Case(
                "CreateTable",
                """
                {"TableName":"Things","AttributeDefinitions":[],"KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
                "GlobalSecondaryIndexes":[]}
                """,
                "One or more parameter values were invalid: List of GlobalSecondaryIndexes is empty"
            )
        ]

    @Test("structures that the model lets pass and the service does not", arguments: RequestCheckTests.structures)
    func structure(_ test: Case) {
        let error = Self.failure(test.operation, test.json)
        #expect(error?.code == .validation)
        #expect(error?.message == test.message)
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

    @Test("unknown parameters are passed over")
    func otherMembers() {
        #expect(Self.failure("GetItem", #"{"TableName":"Things","Key":{},"New":{"a":[1,null]}}"#) == nil)
    }

    @Test("however deep JSON goes, the check comes to an end")
    func depth() {
        let deep = String(repeating: #"{"L":["#, count: 10_000)
        #expect(Self.failure("PutItem", #"{"TableName":"Things","Item":{"v":\#(deep)"#)?.code == .serialization)
    }
}
