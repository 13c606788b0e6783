import DynamoKit
import Foundation

/// One request of each typed operation. Objects of names have one member each, for Swift's dictionaries have no order.
enum GoldenRequests {
    static let all: [GoldenRequest] =
        Self.items + Self.pages + Self.batches + Self.statements + Self.tables + Self.streams

    private static let key: DynamoItem = ["id": .string("a")]
    private static let arn = "arn:aws:dynamodb:eu-central-1:1:table/Users/stream/2026"
    private static let backup = "arn:aws:dynamodb:eu-central-1:1:table/Users/backup/01"

    private static let items: [GoldenRequest] = [
        GoldenRequest(
            GetItem(
                tableName: "Users",
                key: Self.key,
                consistentRead: true,
                projectionExpression: "#n",
                expressionAttributeNames: ["#n": "name"],
                returnConsumedCapacity: .indexes
            ),
            ##"""
            {"TableName":"Users","Key":{"id":{"S":"a"}},"ConsistentRead":true,"ProjectionExpression":"#n",\##
            "ExpressionAttributeNames":{"#n":"name"},"ReturnConsumedCapacity":"INDEXES"}
            """##
        ),
        GoldenRequest(
            PutItem(
                tableName: "Users",
                item: ["all": .list([.null, .bool(true), .number(-1), .binary([1, 255]), .stringSet(["é\n"])])],
                conditionExpression: "id <> :v",
                expressionAttributeValues: [":v": .numberSet([3])],
                returnValues: .allOld,
                returnValuesOnConditionCheckFailure: .allOld,
                returnConsumedCapacity: .total,
                returnItemCollectionMetrics: .size
            ),
            #"""
            {"TableName":"Users","Item":{"all":{"L":[{"NULL":true},{"BOOL":true},{"N":"-1"},{"B":"Af8="},\#
            {"SS":["é\n"]}]}},"ConditionExpression":"id <> :v","ExpressionAttributeValues":{":v":{"NS":["3"]}},\#
            "ReturnValues":"ALL_OLD","ReturnValuesOnConditionCheckFailure":"ALL_OLD",\#
            "ReturnConsumedCapacity":"TOTAL","ReturnItemCollectionMetrics":"SIZE"}
            """#
        ),
        GoldenRequest(
            UpdateItem(tableName: "Users", key: Self.key, updateExpression: "REMOVE x", returnValues: .updatedNew),
            #"{"TableName":"Users","Key":{"id":{"S":"a"}},"UpdateExpression":"REMOVE x","ReturnValues":"UPDATED_NEW"}"#
        ),
        GoldenRequest(
            DeleteItem(tableName: "Users", key: Self.key, conditionExpression: "attribute_exists(id)"),
            #"{"TableName":"Users","Key":{"id":{"S":"a"}},"ConditionExpression":"attribute_exists(id)"}"#
        ),
    ]

    private static let pages: [GoldenRequest] = [
        GoldenRequest(
            Query(
                tableName: "Users",
                indexName: "by-name",
                keyConditionExpression: "id = :v",
                scanIndexForward: false,
                exclusiveStartKey: Self.key,
                limit: 5,
                filterExpression: "attribute_exists(x)",
                select: .count,
                expressionAttributeValues: [":v": .string("a")]
            ),
            #"""
            {"TableName":"Users","IndexName":"by-name","KeyConditionExpression":"id = :v","ScanIndexForward":false,\#
            "ExclusiveStartKey":{"id":{"S":"a"}},"Limit":5,"FilterExpression":"attribute_exists(x)",\#
            "Select":"COUNT","ExpressionAttributeValues":{":v":{"S":"a"}}}
            """#
        ),
        GoldenRequest(
            Scan(tableName: "Users", segment: 1, totalSegments: 4, consistentRead: true),
            #"{"TableName":"Users","Segment":1,"TotalSegments":4,"ConsistentRead":true}"#
        ),
        GoldenRequest(
            SearchVectors(tableName: "Users", indexName: "by-face", searchVector: [.number(1)], topK: 3),
            #"{"TableName":"Users","IndexName":"by-face","SearchVector":[{"N":"1"}],"TopK":3}"#
        ),
    ]

    private static let batches: [GoldenRequest] = [
        GoldenRequest(
            BatchGetItem(requestItems: ["Users": KeysAndAttributes(keys: [Self.key], consistentRead: true)]),
            #"{"RequestItems":{"Users":{"Keys":[{"id":{"S":"a"}}],"ConsistentRead":true}}}"#
        ),
        GoldenRequest(
            BatchWriteItem(requestItems: ["Users": [.put(Self.key), .delete(key: Self.key)]]),
            #"""
            {"RequestItems":{"Users":[{"PutRequest":{"Item":{"id":{"S":"a"}}}},\#
            {"DeleteRequest":{"Key":{"id":{"S":"a"}}}}]}}
            """#
        ),
        GoldenRequest(
            TransactGetItems(transactItems: [TransactGet(tableName: "Users", key: Self.key)]),
            #"{"TransactItems":[{"Get":{"TableName":"Users","Key":{"id":{"S":"a"}}}}]}"#
        ),
        GoldenRequest(
            TransactWriteItems(
                transactItems: [
                    .conditionCheck(
                        TransactConditionCheck(tableName: "Users", key: Self.key, conditionExpression: "c")
                    ),
                    .put(TransactPut(tableName: "Users", item: Self.key)),
                    .update(TransactUpdate(tableName: "Users", key: Self.key, updateExpression: "u")),
                    .delete(TransactDelete(tableName: "Users", key: Self.key)),
                ],
                clientRequestToken: "token"
            ),
            #"""
            {"TransactItems":[{"ConditionCheck":{"TableName":"Users","Key":{"id":{"S":"a"}},"ConditionExpression":"c"}},\#
            {"Put":{"TableName":"Users","Item":{"id":{"S":"a"}}}},\#
            {"Update":{"TableName":"Users","Key":{"id":{"S":"a"}},"UpdateExpression":"u"}},\#
            {"Delete":{"TableName":"Users","Key":{"id":{"S":"a"}}}}],"ClientRequestToken":"token"}
            """#
        ),
    ]

    private static let statements: [GoldenRequest] = [
        GoldenRequest(
            ExecuteStatement(statement: "SELECT 1", parameters: [.number(2)], nextToken: "t", limit: 3),
            #"{"Statement":"SELECT 1","Parameters":[{"N":"2"}],"NextToken":"t","Limit":3}"#
        ),
        GoldenRequest(
            BatchExecuteStatement(statements: [
                BatchStatementRequest(statement: "SELECT 1", returnValuesOnConditionCheckFailure: .allOld)
            ]),
            #"{"Statements":[{"Statement":"SELECT 1","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}]}"#
        ),
        GoldenRequest(
            ExecuteTransaction(
                transactStatements: [ParameterizedStatement(statement: "SELECT 1")],
                clientRequestToken: "token"
            ),
            #"{"TransactStatements":[{"Statement":"SELECT 1"}],"ClientRequestToken":"token"}"#
        ),
    ]

    private static let tables: [GoldenRequest] = [
        GoldenRequest(
            CreateTable(
                tableName: "Users",
                attributeDefinitions: [AttributeDefinition("id", .string)],
                keySchema: [.partitionKey("id"), .sortKey("at")],
                localSecondaryIndexes: [
                    LocalSecondaryIndex(
                        indexName: "local",
                        keySchema: [.partitionKey("id")],
                        projection: .include(nonKeyAttributes: ["x"])
                    )
                ],
                globalSecondaryIndexes: [
                    GlobalSecondaryIndex(indexName: "global", keySchema: [.partitionKey("at")], projection: .keysOnly)
                ],
                billingMode: .payPerRequest,
                streamSpecification: .enabled(.newImage),
                sseSpecification: SSESpecification(enabled: true, sseType: .kms, kmsMasterKeyID: "k"),
                tags: ["team": "chat"],
                tableClass: .standard,
                deletionProtectionEnabled: true
            ),
            #"""
            {"TableName":"Users","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],"KeySchema":[\#
            {"AttributeName":"id","KeyType":"HASH"},{"AttributeName":"at","KeyType":"RANGE"}],\#
            "LocalSecondaryIndexes":[{"IndexName":"local","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],\#
            "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["x"]}}],\#
            "GlobalSecondaryIndexes":[{"IndexName":"global","KeySchema":[{"AttributeName":"at","KeyType":"HASH"}],\#
            "Projection":{"ProjectionType":"KEYS_ONLY"}}],"BillingMode":"PAY_PER_REQUEST",\#
            "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"},\#
            "SSESpecification":{"Enabled":true,"SSEType":"KMS","KMSMasterKeyId":"k"},\#
            "Tags":[{"Key":"team","Value":"chat"}],"TableClass":"STANDARD","DeletionProtectionEnabled":true}
            """#
        ),
        GoldenRequest(
            UpdateTable(
                tableName: "Users",
                globalSecondaryIndexUpdates: [
                    .update(
                        UpdateGlobalSecondaryIndexAction(
                            indexName: "one",
                            provisionedThroughput: ProvisionedThroughput(readCapacityUnits: 1, writeCapacityUnits: 2)
                        )
                    ),
                    .delete(indexName: "two"),
                ],
                onDemandThroughput: OnDemandThroughput(maxReadRequestUnits: -1),
                replicaUpdates: [
                    .create(ReplicationGroupMember(regionName: "eu-west-1", kmsMasterKeyID: "k")),
                    .delete(regionName: "us-east-1"),
                ]
            ),
            #"""
            {"TableName":"Users","GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"one","ProvisionedThroughput":\#
            {"ReadCapacityUnits":1,"WriteCapacityUnits":2}}},{"Delete":{"IndexName":"two"}}],\#
            "OnDemandThroughput":{"MaxReadRequestUnits":-1},"ReplicaUpdates":[{"Create":\#
            {"RegionName":"eu-west-1","KMSMasterKeyId":"k"}},{"Delete":{"RegionName":"us-east-1"}}]}
            """#
        ),
        GoldenRequest(DescribeTable(tableName: "Users"), #"{"TableName":"Users"}"#),
        GoldenRequest(DeleteTable(tableName: "Users"), #"{"TableName":"Users"}"#),
        GoldenRequest(
            ListTables(exclusiveStartTableName: "Rooms", limit: 5),
            #"{"ExclusiveStartTableName":"Rooms","Limit":5}"#
        ),
        GoldenRequest(
            TagResource(resourceARN: "arn", tags: ["b": "2", "a": "1"]),
            #"{"ResourceArn":"arn","Tags":[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]}"#
        ),
        GoldenRequest(
            UntagResource(resourceARN: "arn", tagKeys: ["a"]),
            #"{"ResourceArn":"arn","TagKeys":["a"]}"#
        ),
        GoldenRequest(
            ListTagsOfResource(resourceARN: "arn", nextToken: "t"),
            #"{"ResourceArn":"arn","NextToken":"t"}"#
        ),
        GoldenRequest(
            UpdateTimeToLive(
                tableName: "Users",
                timeToLiveSpecification: TimeToLiveSpecification(attributeName: "expires", enabled: true)
            ),
            #"{"TableName":"Users","TimeToLiveSpecification":{"AttributeName":"expires","Enabled":true}}"#
        ),
        GoldenRequest(DescribeTimeToLive(tableName: "Users"), #"{"TableName":"Users"}"#),
        GoldenRequest(
            UpdateContinuousBackups(
                tableName: "Users",
                pointInTimeRecoverySpecification: PointInTimeRecoverySpecification(
                    pointInTimeRecoveryEnabled: true,
                    recoveryPeriodInDays: 7
                )
            ),
            #"""
            {"TableName":"Users","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true,\#
            "RecoveryPeriodInDays":7}}
            """#
        ),
        GoldenRequest(DescribeContinuousBackups(tableName: "Users"), #"{"TableName":"Users"}"#),
        GoldenRequest(DescribeLimits(), "{}"),
        GoldenRequest(DescribeEndpoints(), "{}"),
        GoldenRequest(
            AnyOperation("DescribeBackup", ["BackupArn": .string(Self.backup)]),
            #"{"BackupArn":"\#(Self.backup)"}"#
        ),
    ]

    private static let streams: [GoldenRequest] = [
        GoldenRequest(ListStreams(tableName: "Users"), #"{"TableName":"Users"}"#),
        GoldenRequest(
            DescribeStream(
                streamARN: Self.arn,
                exclusiveStartShardID: "shardId-00000000000000000001",
                shardFilter: .childShards(ofShardID: "shardId-00000000000000000000")
            ),
            #"""
            {"StreamArn":"\#(Self.arn)","ExclusiveStartShardId":"shardId-00000000000000000001",\#
            "ShardFilter":{"Type":"CHILD_SHARDS","ShardId":"shardId-00000000000000000000"}}
            """#
        ),
        GoldenRequest(
            GetShardIterator(
                streamARN: Self.arn,
                shardID: "shardId-00000000000000000000",
                shardIteratorType: .atTimestamp(Date(timeIntervalSince1970: 1_700_000_000))
            ),
            #"""
            {"StreamArn":"\#(Self.arn)","ShardId":"shardId-00000000000000000000",\#
            "ShardIteratorType":"AT_TIMESTAMP","Timestamp":1700000000.0}
            """#
        ),
        GoldenRequest(GetRecords(shardIterator: "i", limit: 9), #"{"ShardIterator":"i","Limit":9}"#),
    ]
}
