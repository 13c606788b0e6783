import DynamoKit
import Foundation
import Testing

@Suite("Operations on the wire")
struct OperationWireTests {
    static let key: DynamoItem = ["id": .string("a")]

    @Test("a request has exactly the members that were set")
    func minimal() throws {
        try Self.expect(GetItem(tableName: "T", key: Self.key), #"{"TableName":"T","Key":{"id":{"S":"a"}}}"#)
        try Self.expect(PutItem(tableName: "T", item: Self.key), #"{"TableName":"T","Item":{"id":{"S":"a"}}}"#)
        try Self.expect(UpdateItem(tableName: "T", key: Self.key), #"{"TableName":"T","Key":{"id":{"S":"a"}}}"#)
        try Self.expect(DeleteItem(tableName: "T", key: Self.key), #"{"TableName":"T","Key":{"id":{"S":"a"}}}"#)
        try Self.expect(Scan(tableName: "T"), #"{"TableName":"T"}"#)
        try Self.expect(ListTables(), "{}")
        try Self.expect(DescribeTable(tableName: "T"), #"{"TableName":"T"}"#)
        try Self.expect(DeleteTable(tableName: "T"), #"{"TableName":"T"}"#)
        try Self.expect(
            ListTables(exclusiveStartTableName: "S", limit: 5),
            #"{"ExclusiveStartTableName":"S","Limit":5}"#
        )
    }

    @Test("a request has every member that can be set")
    func complete() throws {
        try Self.expect(
            GetItem(
                tableName: "T",
                key: Self.key,
                consistentRead: true,
                projectionExpression: "#a",
                expressionAttributeNames: ["#a": "b"],
                returnConsumedCapacity: .total
            ),
            #"""
            {"TableName":"T","Key":{"id":{"S":"a"}},"ConsistentRead":true,"ProjectionExpression":"#a",
            "ExpressionAttributeNames":{"#a":"b"},"ReturnConsumedCapacity":"TOTAL"}
            """#
        )
        try Self.expect(
            UpdateItem(
                tableName: "T",
                key: Self.key,
                updateExpression: "SET #a = :v",
                conditionExpression: "#a < :v",
                expressionAttributeNames: ["#a": "b"],
                expressionAttributeValues: [":v": .number(1)],
                returnValues: .allNew,
                returnValuesOnConditionCheckFailure: .allOld,
                returnConsumedCapacity: .indexes
            ),
            #"""
            {"TableName":"T","Key":{"id":{"S":"a"}},"UpdateExpression":"SET #a = :v","ConditionExpression":"#a < :v",
            "ExpressionAttributeNames":{"#a":"b"},"ExpressionAttributeValues":{":v":{"N":"1"}},"ReturnValues":"ALL_NEW",
            "ReturnValuesOnConditionCheckFailure":"ALL_OLD","ReturnConsumedCapacity":"INDEXES"}
            """#
        )
        try Self.expect(
            Query(
                tableName: "T",
                indexName: "I",
                keyConditionExpression: "#a = :v",
                scanIndexForward: false,
                exclusiveStartKey: Self.key,
                limit: 5,
                filterExpression: "f",
                projectionExpression: "p",
                select: .specificAttributes,
                expressionAttributeNames: ["#a": "b"],
                expressionAttributeValues: [":v": .bool(true)],
                consistentRead: false,
                returnConsumedCapacity: .total
            ),
            #"""
            {"TableName":"T","IndexName":"I","KeyConditionExpression":"#a = :v","ScanIndexForward":false,
            "ExclusiveStartKey":{"id":{"S":"a"}},"Limit":5,"FilterExpression":"f","ProjectionExpression":"p",
            "Select":"SPECIFIC_ATTRIBUTES","ExpressionAttributeNames":{"#a":"b"},
            "ExpressionAttributeValues":{":v":{"BOOL":true}},"ConsistentRead":false,"ReturnConsumedCapacity":"TOTAL"}
            """#
        )
        try Self.expect(
            Scan(tableName: "T", indexName: "I", segment: 0, totalSegments: 4, limit: 1, select: .count),
            #"{"TableName":"T","IndexName":"I","Segment":0,"TotalSegments":4,"Limit":1,"Select":"COUNT"}"#
        )
    }

    @Test("batches and transactions name each request by its kind")
    func batches() throws {
        try Self.expect(
            BatchWriteItem(requestItems: ["T": [.put(Self.key), .delete(key: Self.key)]]),
            #"""
            {"RequestItems":{"T":[{"PutRequest":{"Item":{"id":{"S":"a"}}}},{"DeleteRequest":{"Key":{"id":{"S":"a"}}}}]}}
            """#
        )
        try Self.expect(
            BatchGetItem(requestItems: ["T": KeysAndAttributes(keys: [Self.key], consistentRead: true)]),
            #"{"RequestItems":{"T":{"Keys":[{"id":{"S":"a"}}],"ConsistentRead":true}}}"#
        )
        try Self.expect(
            TransactWriteItems(
                transactItems: [
                    .conditionCheck(TransactConditionCheck(tableName: "T", key: Self.key, conditionExpression: "c")),
                    .put(TransactPut(tableName: "T", item: Self.key)),
                    .update(TransactUpdate(tableName: "T", key: Self.key, updateExpression: "u")),
                    .delete(
                        TransactDelete(tableName: "T", key: Self.key, returnValuesOnConditionCheckFailure: .allOld)
                    ),
                ],
                clientRequestToken: "token"
            ),
            #"""
            {"TransactItems":[{"ConditionCheck":{"TableName":"T","Key":{"id":{"S":"a"}},"ConditionExpression":"c"}},
            {"Put":{"TableName":"T","Item":{"id":{"S":"a"}}}},
            {"Update":{"TableName":"T","Key":{"id":{"S":"a"}},"UpdateExpression":"u"}},
            {"Delete":{"TableName":"T","Key":{"id":{"S":"a"}},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}}],
            "ClientRequestToken":"token"}
            """#
        )
    }

    @Test("a table is made with keys, indexes and tags")
    func createTable() throws {
        try Self.expect(
            CreateTable(
                tableName: "T",
                attributeDefinitions: [AttributeDefinition("id", .string)],
                keySchema: [.partitionKey("id"), .sortKey("at")],
                globalSecondaryIndexes: [
                    GlobalSecondaryIndex(
                        indexName: "I",
                        keySchema: [.partitionKey("at")],
                        projection: .include(nonKeyAttributes: ["x"])
                    )
                ],
                billingMode: .payPerRequest,
                tags: ["k": "v"]
            ),
            #"""
            {"TableName":"T","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
            "KeySchema":[{"AttributeName":"id","KeyType":"HASH"},{"AttributeName":"at","KeyType":"RANGE"}],
            "GlobalSecondaryIndexes":[{"IndexName":"I","KeySchema":[{"AttributeName":"at","KeyType":"HASH"}],
            "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["x"]}}],"BillingMode":"PAY_PER_REQUEST",
            "Tags":[{"Key":"k","Value":"v"}]}
            """#
        )
    }

    @Test("an answer's members are read in any order, and unknown ones passed over")
    func outputs() throws {
        let page = try Self.output(
            of: Query.self,
            #"""
            {"New":[{}],"ScannedCount":3,"LastEvaluatedKey":{"id":{"S":"a"}},"Count":1,"Items":[{"id":{"S":"a"}}],
            "ConsumedCapacity":{"TableName":"T","CapacityUnits":1.5,"Table":{"CapacityUnits":1},
            "GlobalSecondaryIndexes":{"I":{"CapacityUnits":0.5}}}}
            """#
        )
        #expect(page.items == [Self.key])
        #expect(page.count == 1)
        #expect(page.scannedCount == 3)
        #expect(page.lastEvaluatedKey == Self.key)
        let capacity = ConsumedCapacity(
            tableName: "T",
            capacityUnits: 1.5,
            table: Capacity(capacityUnits: 1),
            globalSecondaryIndexes: ["I": Capacity(capacityUnits: 0.5)]
        )
        #expect(page.consumedCapacity == capacity)
        #expect(try Self.output(of: GetItem.self, "{}").item == nil)
        #expect(try Self.output(of: Query.self, #"{"Count":9,"ScannedCount":9}"#).items == nil)
        let batch = try Self.output(
            of: BatchGetItem.self,
            #"""
            {"Responses":{"T":[{"id":{"S":"a"}}]},"UnprocessedKeys":{"T":{"Keys":[{"id":{"S":"a"}}],
            "ProjectionExpression":"#a","ExpressionAttributeNames":{"#a":"b"}}}}
            """#
        )
        #expect(batch.responses == ["T": [Self.key]])
        let left = KeysAndAttributes(
            keys: [Self.key],
            projectionExpression: "#a",
            expressionAttributeNames: ["#a": "b"]
        )
        #expect(batch.unprocessedKeys == ["T": left])
    }

    @Test("a table's description is read as AWS gives it")
    func tableDescription() throws {
        let table = try Self.output(
            of: DescribeTable.self,
            #"""
            {"Table":{"TableName":"T","TableStatus":"ARCHIVING","CreationDateTime":1.7e9,"ItemCount":3,"TableSizeBytes":9,
            "TableArn":"arn","TableId":"uuid","BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"},
            "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
            "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"B"}],
            "ProvisionedThroughput":{"ReadCapacityUnits":0,"WriteCapacityUnits":0,"NumberOfDecreasesToday":0},
            "GlobalSecondaryIndexes":[{"IndexName":"I","IndexStatus":"CREATING","ItemCount":1,"IndexSizeBytes":2,
            "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}]}}
            """#
        ).table
        #expect(table.tableStatus == TableStatus(rawValue: "ARCHIVING"))
        #expect(table.creationDateTime == Date(timeIntervalSince1970: 1_700_000_000))
        #expect(table.billingMode == .payPerRequest)
        #expect(table.attributeDefinitions == [AttributeDefinition("id", .binary)])
        #expect(table.globalSecondaryIndexes.first?.index.projection == .keysOnly)
        #expect(table.globalSecondaryIndexes.first?.indexStatus == .creating)
    }

    @Test(
        "a page that lacks what the protocol promises does not pass for an empty one",
        arguments: [
            "{}", #"{"Count":1}"#, #"{"Count":2,"ScannedCount":2,"Items":[]}"#, #"{"Count":"1","ScannedCount":1}"#,
        ]
    )
    func incompletePage(json: String) {
        #expect(throws: DynamoJSONError.self) { try Self.output(of: Query.self, json) }
        #expect(throws: DynamoJSONError.self) { try Self.output(of: Scan.self, json) }
    }

    /// Compares with line breaks between members left out.
    static func expect(_ operation: some DynamoOperation, _ json: String) throws {
        var writer = DynamoJSONWriter()
        try operation.encode(into: &writer)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == json.replacingOccurrences(of: "\n", with: ""))
    }

    static func output<Operation: DynamoOperation>(of: Operation.Type, _ text: String) throws -> Operation.Output {
        var json = DynamoJSONReader(Array(text.utf8))
        let output = try Operation.decodeOutput(from: &json)
        try json.finish()
        return output
    }
}
