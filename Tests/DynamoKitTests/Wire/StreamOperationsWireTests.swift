import DynamoKit
import Foundation
import Testing

@Suite("Stream operations on the wire")
struct StreamOperationsWireTests {
    @Test(
        "each type of iterator has its own parameter",
        arguments: [
            (.trimHorizon, #""TRIM_HORIZON""#), (.latest, #""LATEST""#),
            (.atSequenceNumber("17"), #""AT_SEQUENCE_NUMBER","SequenceNumber":"17""#),
            (.afterSequenceNumber("17"), #""AFTER_SEQUENCE_NUMBER","SequenceNumber":"17""#),
            (.atTimestamp(Date(timeIntervalSince1970: 1.5)), #""AT_TIMESTAMP","Timestamp":1.5"#),
        ] as [(ShardIteratorType, String)]
    )
    func iterators(type: ShardIteratorType, members: String) throws {
        let request = GetShardIterator(streamARN: "arn", shardID: "s", shardIteratorType: type)
        #expect(
            try Self.written(request) == #"{"StreamArn":"arn","ShardId":"s","ShardIteratorType":\#(members)}"#
        )
    }

    @Test("requests go to the Streams service")
    func service() {
        #expect(GetRecords(shardIterator: "i").service.targetPrefix == "DynamoDBStreams_20120810")
        #expect(ListStreams().service == .dynamoDBStreams)
        #expect(GetItem(tableName: "T", key: [:]).service == .dynamoDB)
    }

    @Test("the removal of an expired item is told from one by a user")
    func timeToLive() throws {
        let output = try Self.output(
            of: GetRecords.self,
            #"""
            {"Records":[{"eventID":"e1","eventName":"REMOVE","eventVersion":"1.1","eventSource":"aws:dynamodb",
            "awsRegion":"eu-central-1","dynamodb":{"ApproximateCreationDateTime":1700000000,"Keys":{"id":{"S":"a"}},
            "OldImage":{"id":{"S":"a"},"n":{"N":"1"}},"SequenceNumber":"100","SizeBytes":26,
            "StreamViewType":"NEW_AND_OLD_IMAGES"},
            "userIdentity":{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"}},
            {"eventID":"e2","eventName":"REMOVE","dynamodb":{"SequenceNumber":"101","Keys":{"id":{"S":"b"}}}}],
            "NextShardIterator":"next"}
            """#
        )
        #expect(output.nextShardIterator == "next")
        let first = try #require(output.records.first)
        #expect(first.isTimeToLiveRemoval)
        #expect(first.keys == ["id": .string("a")])
        #expect(first.oldImage == ["id": .string("a"), "n": .number(1)])
        #expect(first.newImage == nil)
        #expect(first.approximateCreationDateTime == Date(timeIntervalSince1970: 1_700_000_000))
        #expect(output.records.last?.isTimeToLiveRemoval == false)
    }

    @Test(
        "a record without what makes it one is refused",
        arguments: [
            #"{"eventID":"e","eventName":"INSERT","dynamodb":{"Keys":{"id":{"S":"a"}}}}"#,
            #"{"eventID":"e","eventName":"INSERT","dynamodb":{"SequenceNumber":"1"}}"#,
            #"{"eventName":"INSERT","dynamodb":{"Keys":{"id":{"S":"a"}},"SequenceNumber":"1"}}"#,
            #"{"eventID":"e","eventName":"UPSERT","dynamodb":{"Keys":{"id":{"S":"a"}},"SequenceNumber":"1"}}"#,
            #"{"eventID":"e","eventName":"INSERT"}"#,
        ]
    )
    func incomplete(record: String) {
        #expect(throws: DynamoJSONError.self) {
            try Self.output(of: GetRecords.self, #"{"Records":[\#(record)]}"#)
        }
    }

    static func written(_ operation: some DynamoOperation) throws -> String {
        var json = DynamoJSONWriter()
        try operation.encode(into: &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    static func output<Operation: DynamoOperation>(
        of: Operation.Type,
        _ text: String
    ) throws -> Operation.Output {
        var json = DynamoJSONReader(Array(text.utf8))
        let output = try Operation.decodeOutput(from: &json)
        try json.finish()
        return output
    }
}
