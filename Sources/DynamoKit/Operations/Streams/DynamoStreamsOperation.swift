/// An operation of DynamoDB Streams rather than DynamoDB.
///
/// Specification: [Operations](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html)
public protocol DynamoStreamsOperation: DynamoOperation {}

extension DynamoStreamsOperation {
    public var service: DynamoService { .dynamoDBStreams }
}
