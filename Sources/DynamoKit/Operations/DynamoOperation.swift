/// One operation of the DynamoDB API: the request with its parameters, and what comes back.
///
/// Operations carry the names of the API; their properties carry its parameters, with the same meaning and defaults.
///
/// Specification: [Operations](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html)
public protocol DynamoOperation: Sendable {
    /// What the service answers.
    associatedtype Output: Sendable

    /// The operation's name in the API, for example `GetItem`.
    static var name: String { get }
}
