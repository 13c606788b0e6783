/// Valid requests of every operation, for a table `Things` with indexes and a stream.
enum WireCorpus {
    static let createTable = """
        {"TableName":"Things","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},\
        {"AttributeName":"sk","AttributeType":"N"},{"AttributeName":"g","AttributeType":"B"}],\
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],\
        "GlobalSecondaryIndexes":[{"IndexName":"by-g","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],\
        "Projection":{"ProjectionType":"KEYS_ONLY"}}],"BillingMode":"PAY_PER_REQUEST",\
        "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}}
        """
    private static let item = """
        {"pk":{"S":"a"},"sk":{"N":"1"},"g":{"B":"AP8="},"l":{"L":[{"S":"é"},{"N":"-1.5e10"},{"NULL":true}]},\
        "m":{"M":{"x":{"BOOL":false},"y":{"SS":["a","b"]}}},"ns":{"NS":["1","2.0"]},"bs":{"BS":["AA==","AQ=="]}}
        """
    private static let key = #"{"pk":{"S":"a"},"sk":{"N":"1"}}"#
    private static let arn = "arn:aws:dynamodb:ddblocal:000000000000:table/Things"

    static let requests: [(operation: String, body: String)] = [
        ("CreateTable", Self.createTable),
        ("PutItem", #"{"TableName":"Things","Item":\#(Self.item)}"#),
        (
            "PutItem",
            """
            {"TableName":"Things","Item":\(Self.item),"ConditionExpression":"attribute_not_exists(pk) OR #s < :v",\
            "ExpressionAttributeNames":{"#s":"sk"},"ExpressionAttributeValues":{":v":{"N":"5"}},\
            "ReturnValues":"ALL_OLD","ReturnConsumedCapacity":"INDEXES"}
            """
        ),
        (
            "GetItem",
            """
            {"TableName":"Things","Key":\(Self.key),"ConsistentRead":true,"ProjectionExpression":"#m.x, l[1], pk",\
            "ExpressionAttributeNames":{"#m":"m"}}
            """
        ),
        (
            "UpdateItem",
            """
            {"TableName":"Things","Key":\(Self.key),"UpdateExpression":"SET #m.z = :v, l[0] = if_not_exists(q, :v) \
            REMOVE l[2] ADD c :v DELETE ns :s","ExpressionAttributeNames":{"#m":"m"},\
            "ExpressionAttributeValues":{":v":{"N":"1"},":s":{"NS":["1"]}},"ReturnValues":"UPDATED_NEW"}
            """
        ),
        (
            "DeleteItem",
            """
            {"TableName":"Things","Key":\(Self.key),"ConditionExpression":"size(l) > :v AND contains(#ns, :v)",\
            "ExpressionAttributeNames":{"#ns":"ns"},"ExpressionAttributeValues":{":v":{"N":"2"}},\
            "ReturnValuesOnConditionCheckFailure":"ALL_OLD"}
            """
        ),
        (
            "Query",
            """
            {"TableName":"Things","KeyConditionExpression":"pk = :p AND sk BETWEEN :a AND :b","Limit":2,\
            "FilterExpression":"attribute_type(m, :t) OR NOT g IN (:g)","ScanIndexForward":false,\
            "ExpressionAttributeValues":{":p":{"S":"a"},":a":{"N":"0"},":b":{"N":"9"},":t":{"S":"M"},\
            ":g":{"B":"AP8="}},"ExclusiveStartKey":\(Self.key),"ReturnConsumedCapacity":"TOTAL"}
            """
        ),
        (
            "Query",
            """
            {"TableName":"Things","IndexName":"by-g","KeyConditionExpression":"g = :g","Select":"COUNT",\
            "ExpressionAttributeValues":{":g":{"B":"AP8="}}}
            """
        ),
        ("Scan", #"{"TableName":"Things","Segment":0,"TotalSegments":2,"Limit":3,"ProjectionExpression":"pk"}"#),
        (
            "BatchWriteItem",
            """
            {"RequestItems":{"Things":[{"PutRequest":{"Item":\(Self.item)}},\
            {"DeleteRequest":{"Key":{"pk":{"S":"b"},"sk":{"N":"2"}}}}]},"ReturnItemCollectionMetrics":"SIZE"}
            """
        ),
        ("BatchGetItem", #"{"RequestItems":{"Things":{"Keys":[\#(Self.key)],"ConsistentRead":true}}}"#),
        (
            "TransactWriteItems",
            """
            {"TransactItems":[{"Put":{"TableName":"Things","Item":\(Self.item)}},{"Delete":{"TableName":"Things",\
            "Key":{"pk":{"S":"c"},"sk":{"N":"3"}}}},{"Update":{"TableName":"Things","Key":{"pk":{"S":"d"},\
            "sk":{"N":"4"}},"UpdateExpression":"SET q = :q","ExpressionAttributeValues":{":q":{"S":"q"}}}},\
            {"ConditionCheck":{"TableName":"Things","Key":{"pk":{"S":"e"},"sk":{"N":"5"}},\
            "ConditionExpression":"attribute_not_exists(pk)"}}],"ClientRequestToken":"token"}
            """
        ),
        ("TransactGetItems", #"{"TransactItems":[{"Get":{"TableName":"Things","Key":\#(Self.key)}}]}"#),
        ("DescribeTable", #"{"TableName":"Things"}"#),
        ("ListTables", #"{"Limit":5,"ExclusiveStartTableName":"Aaa"}"#),
        ("DeleteTable", #"{"TableName":"Others"}"#),
        (
            "UpdateTable",
            """
            {"TableName":"Things","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],\
            "GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"again","KeySchema":[{"AttributeName":"pk",\
            "KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}}]}
            """
        ),
        ("UpdateTable", #"{"TableName":"Things","GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"again"}}]}"#),
        ("DescribeTimeToLive", #"{"TableName":"Things"}"#),
        (
            "UpdateTimeToLive",
            #"{"TableName":"Things","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"until"}}"#
        ),
        ("TagResource", #"{"ResourceArn":"\#(Self.arn)","Tags":[{"Key":"a","Value":"b"}]}"#),
        ("UntagResource", #"{"ResourceArn":"\#(Self.arn)","TagKeys":["a"]}"#),
        ("ListTagsOfResource", #"{"ResourceArn":"\#(Self.arn)"}"#),
        ("DescribeLimits", "{}"), ("DescribeEndpoints", "{}"), ("ListStreams", #"{"TableName":"Things"}"#),
        ("DescribeStream", #"{"StreamArn":"\#(Self.arn)/stream/2026-01-01T00:00:00.000"}"#),
        (
            "GetShardIterator",
            """
            {"StreamArn":"\(Self.arn)/stream/2026-01-01T00:00:00.000","ShardId":"shardId-00000000000000000001-00000000",\
            "ShardIteratorType":"AT_SEQUENCE_NUMBER","SequenceNumber":"111000000000000000001"}
            """
        ),
        ("GetRecords", #"{"ShardIterator":"AAAA","Limit":10}"#),
        (
            "UpdateContinuousBackups",
            #"{"TableName":"Things","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}}"#
        ),
        ("DescribeContinuousBackups", #"{"TableName":"Things"}"#),
    ]
}
