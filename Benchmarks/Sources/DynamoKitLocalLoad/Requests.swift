/// Requests as an SDK writes them, in the chat's kind of table: 20 rooms of messages.
enum Requests {
    /// How many messages there are to read.
    static let items = 2_000
    private static let rooms = 20

    @Sendable static func createTable(_: Int) -> [UInt8] {
        self.bytes(
            "CreateTable",
            """
            {"TableName":"Messages","BillingMode":"PAY_PER_REQUEST",\
            "AttributeDefinitions":[{"AttributeName":"room","AttributeType":"S"},\
            {"AttributeName":"time","AttributeType":"N"}],\
            "KeySchema":[{"AttributeName":"room","KeyType":"HASH"},{"AttributeName":"time","KeyType":"RANGE"}]}
            """
        )
    }

    @Sendable static func put(_ number: Int) -> [UInt8] {
        self.bytes(
            "PutItem",
            """
            {"TableName":"Messages","Item":{"room":{"S":"room\(number % self.rooms)"},"time":{"N":"\(number)"},\
            "user":{"S":"user\(number % 97)"},"text":{"S":"Message \(number): \(self.text)"}}}
            """
        )
    }

    @Sendable static func get(_ number: Int) -> [UInt8] { self.gets[number % self.gets.count] }

    @Sendable static func query(_ number: Int) -> [UInt8] { self.queries[number % self.queries.count] }

    private static let text = String(repeating: "lorem ipsum ", count: 12)

    private static let gets = (0..<Self.items).map { number in
        Self.bytes(
            "GetItem",
            #"{"TableName":"Messages","Key":{"room":{"S":"room\#(number % Self.rooms)"},"time":{"N":"\#(number)"}}}"#
        )
    }

    private static let queries = (0..<Self.rooms).map { room in
        Self.bytes(
            "Query",
            """
            {"TableName":"Messages","KeyConditionExpression":"room = :room","ScanIndexForward":false,"Limit":50,\
            "ExpressionAttributeValues":{":room":{"S":"room\(room)"}}}
            """
        )
    }

    /// A request with the headers that SDKs send. The signature has the form of one, which is all that is looked at.
    static func bytes(_ operation: String, _ body: String) -> [UInt8] {
        let head = """
            POST / HTTP/1.1\r
            Host: 127.0.0.1\r
            Content-Type: application/x-amz-json-1.0\r
            X-Amz-Target: DynamoDB_20120810.\(operation)\r
            X-Amz-Date: 20260101T000000Z\r
            Authorization: AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, \
            SignedHeaders=content-type;host;x-amz-date;x-amz-target, \
            Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r
            User-Agent: dynamokit-local-load\r
            Accept-Encoding: identity\r
            Content-Length: \(body.utf8.count)\r
            \r

            """
        return Array((head + body).utf8)
    }
}
