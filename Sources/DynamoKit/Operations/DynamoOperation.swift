/// One operation of the DynamoDB API: the request with its parameters, and what comes back.
///
/// Operations carry the names of the API; their properties carry its parameters, with the same meaning and defaults.
/// Conform a type of your own to call an operation that DynamoKit does not have, or name it in an ``AnyOperation``.
///
/// Specification: [Operations](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html)
public protocol DynamoOperation: Sendable {
    /// What the service answers.
    associatedtype Output: Sendable

    /// The operation's name in the API, for example `GetItem`.
    static var name: String { get }

    /// The operation's name in the API; the type's own unless the type stands for many operations.
    var operationName: String { get }

    /// The service whose operation it is; ``DynamoService/dynamoDB`` by default.
    var service: DynamoService { get }

    /// Writes the body of the request: one object.
    func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError)

    /// Reads the body of the answer: one object.
    static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output

    /// The same operation such that carrying it out twice does what once does, for operations that take a token for it.
    ///
    /// It is called once, before the first of all attempts. By default the operation stays as it is.
    func withIdempotencyToken() -> Self

    /// What becomes of it when it is carried out twice, ``RetrySafety/ambiguous`` by default.
    var retrySafety: RetrySafety { get }

    /// The tables that the request names, for logs, metrics and spans. By default it names none.
    var tableNames: [String] { get }

    /// The same operation such that its answer tells at least so much of the capacity it takes.
    ///
    /// By default the operation stays as it is. Conform to ``CapacityReportingOperation`` instead of implementing it.
    func withConsumedCapacity(_ detail: ReturnConsumedCapacity) -> Self

    /// Takes from an answer what it tells of the capacity, and leaves in it no more than this operation asks for.
    ///
    /// By default there is nothing to take. Conform to ``CapacityReportingOperation`` instead of implementing it.
    ///
    /// - Parameter output: The answer to ``withConsumedCapacity(_:)``, or to this operation itself.
    /// - Returns: A figure for each table, with its read and write units told apart.
    func takeConsumedCapacity(from output: inout Output) -> [ConsumedCapacity]
}

extension DynamoOperation {
    public var operationName: String { Self.name }

    public var service: DynamoService { .dynamoDB }

    public func withIdempotencyToken() -> Self { self }
    public var retrySafety: RetrySafety { .ambiguous }
    public var tableNames: [String] { [] }
    public func withConsumedCapacity(_ detail: ReturnConsumedCapacity) -> Self { self }
    public func takeConsumedCapacity(from output: inout Output) -> [ConsumedCapacity] { [] }
}
