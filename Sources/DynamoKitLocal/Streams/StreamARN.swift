import DynamoKit

/// The name of a stream: its table's, and the label that tells it from the table's other streams.
struct StreamARN: Hashable, Sendable {
    var tableName: String
    /// When the stream was made, as `2026-11-24T22:00:00.000`.
    var label: String

    private static let separator = "/stream/"

    var text: String { TableSchema.arnPrefix + self.tableName + Self.separator + self.label }

    init(tableName: String, label: String) {
        self.tableName = tableName
        self.label = label
    }

    /// - Throws: DynamoDB's error when `text` is not the ARN of a stream. One of another region or account passes, and
    ///   then is not found.
    init(parsing text: String) throws {
        guard text.hasPrefix("arn:"), let table = text.firstRange(of: ":table/"),
            let separator = text[table.upperBound...].firstRange(of: Self.separator)
        else { throw ValidationError.invalid("Invalid StreamArn") }
        guard text.hasPrefix(TableSchema.arnPrefix) else { throw Self.notFound(text) }
        self.init(
            tableName: String(text[table.upperBound..<separator.lowerBound]),
            label: String(text[separator.upperBound...])
        )
    }

    var notFound: DynamoError { Self.notFound(self.text) }

    private static func notFound(_ text: String) -> DynamoError {
        DynamoError(.resourceNotFound, message: "Requested resource not found: Stream: \(text) not found")
    }
}
