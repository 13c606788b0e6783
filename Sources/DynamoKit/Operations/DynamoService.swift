/// A service that speaks the protocol: DynamoDB itself, or DynamoDB Streams.
///
/// Both sign their requests as `dynamodb`. They have hosts of their own in AWS, and share one wherever a custom endpoint is
/// given.
public struct DynamoService: Hashable, Sendable {
    /// Name and version of the API, which stand before the operation's name in `X-Amz-Target`.
    public var targetPrefix: String
    /// What the name of the regional host begins with, for example `dynamodb` in `dynamodb.eu-central-1.amazonaws.com`.
    public var hostPrefix: String

    public init(targetPrefix: String, hostPrefix: String) {
        self.targetPrefix = targetPrefix
        self.hostPrefix = hostPrefix
    }

    /// [Amazon DynamoDB](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html)
    public static let dynamoDB = DynamoService(targetPrefix: "DynamoDB_20120810", hostPrefix: "dynamodb")

    /// [Amazon DynamoDB Streams](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html)
    public static let dynamoDBStreams = DynamoService(
        targetPrefix: "DynamoDBStreams_20120810",
        hostPrefix: "streams.dynamodb"
    )
}
