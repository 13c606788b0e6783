import DynamoKit

/// Validation errors in DynamoDB's words.
enum ValidationError {
    static func invalid(_ message: String, location: DynamoError.Location = .here()) -> DynamoError {
        DynamoError(.validation, message: message, location: location)
    }

    /// "One or more parameter values were invalid: …".
    static func parameter(_ problem: String, location: DynamoError.Location = .here()) -> DynamoError {
        Self.invalid("One or more parameter values were invalid: \(problem)", location: location)
    }

    /// The words of the service's request model, which checks sizes and ranges before anything else.
    static func constraint(
        _ value: String,
        at member: String,
        _ constraint: String,
        location: DynamoError.Location = .here()
    ) -> DynamoError {
        Self.invalid(
            "1 validation error detected: Value '\(value)' at '\(member)' failed to satisfy constraint: "
                + "Member must \(constraint)",
            location: location
        )
    }

    static var keySchemaMismatch: DynamoError {
        Self.invalid("The provided key element does not match the schema")
    }

    static func unknownIndex(_ name: String) -> DynamoError {
        Self.invalid("The table does not have the specified index: \(name)")
    }

    static func invalidStartKey(_ problem: String? = nil) -> DynamoError {
        Self.invalid("The provided starting key is invalid" + (problem.map { ": \($0)" } ?? ""))
    }
}
