import DynamoKit
import Testing

/// What any DynamoDB must do, against each that we can run.
@Suite("DynamoDB", .moto, .localServer)
struct DynamoDBTests {}
