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

    /// "One or more parameter values are not valid. …": what is said of values that a key cannot have.
    static func keyValue(_ problem: String, location: DynamoError.Location = .here()) -> DynamoError {
        Self.invalid(Self.keyValueOpening + problem, location: location)
    }

    private static let keyValueOpening = "One or more parameter values are not valid. "

    /// Whether an error is about a value that no key can have, which the service sees before it sees whose key it is.
    static func isOfKeyValue(_ error: DynamoError) -> Bool {
        error.code == .validation
            && (error.message.hasPrefix(Self.keyValueOpening) || error.message.contains("Size of hashkey has exceeded")
                || error.message.contains("Aggregated size of all range keys has exceeded"))
    }

    /// The words of the service's request model, which checks sizes and ranges before anything else.
    static func constraint(
        _ value: String,
        at member: String,
        _ constraint: String,
        location: DynamoError.Location = .here()
    ) -> DynamoError {
        Self.violations(
            ["Value '\(value)' at '\(member)' failed to satisfy constraint: Member must \(constraint)"],
            location: location
        )
    }

    /// "2 validation errors detected: …; …". The service tells the first ten.
    static func violations(_ violations: [String], location: DynamoError.Location = .here()) -> DynamoError {
        let told = violations.prefix(10)
        return Self.invalid(
            "\(told.count) validation error\(told.count == 1 ? "" : "s") detected: \(told.joined(separator: "; "))",
            location: location
        )
    }

    /// What a text does not satisfy of a shape of the model, if there is anything.
    static func checkText(_ text: String, at member: String, as shape: String) throws {
        let faults = ServiceModel.shared.shape(named: shape).faults(in: text)
        guard !faults.isEmpty else { return }
        throw Self.violations(faults.map { "Value '\(text)' at '\(member)' failed to satisfy constraint: \($0)" })
    }

    /// Query alone does not quote the limit.
    static var queryLimit: DynamoError {
        Self.violations([Self.queryLimitViolation])
    }

    static let queryLimitViolation =
        "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1"

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
