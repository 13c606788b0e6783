import DynamoKit

/// A parameter of the time before expressions.
///
/// The engine reads them into the values that expressions are read into, and carries out those. Whatever stands in this
/// folder ends before anything is looked up.
///
/// Specification:
/// [Legacy conditional parameters](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html)
enum LegacyParameter: String, Sendable {
    case attributesToGet = "AttributesToGet"
    case attributeUpdates = "AttributeUpdates"
    case conditionalOperator = "ConditionalOperator"
    case expected = "Expected"
    case keyConditions = "KeyConditions"
    case queryFilter = "QueryFilter"
    case scanFilter = "ScanFilter"

    /// Throws when a request has parameters of both times.
    ///
    /// - Parameters:
    ///   - legacy: Which of the legacy parameters it has, in the order in which the service names them.
    ///   - expressions: The expressions that it has, in the order in which the service names them.
    static func rejectMixing(
        _ legacy: KeyValuePairs<LegacyParameter, Bool>,
        with expressions: KeyValuePairs<ExpressionKind, String?>
    ) throws(DynamoError) {
        let legacy = legacy.filter(\.value).map(\.key.rawValue)
        let expressions = expressions.filter { $0.value != nil }.map(\.key.rawValue)
        guard !legacy.isEmpty, !expressions.isEmpty else { return }
        throw ValidationError.invalid(
            """
            Can not use both expression and non-expression parameters in the same request: \
            Non-expression parameters: {\(legacy.joined(separator: ", "))} \
            Expression parameters: {\(expressions.joined(separator: ", "))}
            """
        )
    }
}
