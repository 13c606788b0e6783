import DynamoKit

/// PutItem and UpdateItem tell some mistakes of a request as violations of its model, which the other operations tell as
/// they are.
///
/// It is so for what can be seen of the request's expressions, sets and legacy conditions. What comes of numbers, of sizes,
/// of keys and of the item is told plainly.
enum RequestEnvelope {
    /// The requests of the operations that do so.
    static let operations: Set<String> = ["PutItemInput", "UpdateItemInput"]

    private static let opening = "1 validation error detected: "

    /// What the texts of such mistakes start with.
    private static let families = [
        "Invalid ConditionExpression: ",
        "Invalid UpdateExpression: ",
        "ExpressionAttributeValues can only be specified when using expressions",
        "ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: ",
        "ExpressionAttributeValues contains invalid value: Input collection contains duplicates",
        "Can not use both expression and non-expression parameters in the same request",
        "ReturnValues can only be ALL_OLD or NONE",
        "Input collection contains duplicates",
        "One or more parameter values were invalid: An string set ",
        "One or more parameter values were invalid: An number set ",
        "One or more parameter values were invalid: Binary sets ",
        "One or more parameter values were invalid: Input collection ",
        "One or more parameter values were invalid: Null attribute value types ",
        "One or more parameter values were invalid: Value must be provided when Exists ",
        "One or more parameter values were invalid: Value cannot be used when Exists ",
        "One or more parameter values were invalid: Value and AttributeValueList ",
        "One or more parameter values were invalid: Value or AttributeValueList ",
        "One or more parameter values were invalid: Exists and ComparisonOperator ",
        "One or more parameter values were invalid: AttributeValueList can only be used ",
        "One or more parameter values were invalid: Invalid number of argument(s) ",
        "One or more parameter values were invalid: AttributeValues inside AttributeValueList ",
        "One or more parameter values were invalid: ComparisonOperator ",
    ]

    /// The error as the two operations tell it.
    static func sealed(_ error: DynamoError) -> DynamoError {
        guard error.code == .validation, Self.families.contains(where: error.message.hasPrefix) else { return error }
        var error = error
        error.message = Self.opening + error.message
        return error
    }

    /// Does the checks of a request, and tells what they throw as the two operations do.
    static func check<Result>(_ checks: () throws -> Result) throws -> Result {
        do {
            return try checks()
        } catch let error as DynamoError {
            throw Self.sealed(error)
        }
    }

    /// The error as Query tells it, which does so for what it is asked to answer.
    static func enclosing(_ error: DynamoError) -> DynamoError {
        var error = error
        error.message = Self.opening + error.message
        return error
    }
}
