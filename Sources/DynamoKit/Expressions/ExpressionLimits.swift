/// What DynamoDB allows of one expression.
///
/// Specification:
/// [Expression parameters](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters)
enum ExpressionLimits {
    /// Most bytes.
    static let bytes = 4096
    /// Most operators and functions.
    static let operators = 300
    /// Most operands that an `IN` takes.
    static let inOperands = 100
    /// Most elements of a path.
    static let pathElements = 32

    /// Refuses an expression that is too long or has too many operators.
    ///
    /// - Parameters:
    ///   - text: The expression, which has placeholders for all names and values.
    ///   - kind: What it is, for the message.
    static func check(_ text: String, of kind: String) throws(DynamoError) {
        guard text.utf8.count <= Self.bytes else {
            throw DynamoError(
                .invalidRequest,
                message: "The \(kind) takes \(text.utf8.count) bytes as an expression, of \(Self.bytes) allowed."
            )
        }
        let operators = Self.operators(of: text)
        guard operators <= Self.operators else {
            throw DynamoError(
                .invalidRequest,
                message: "The \(kind) has \(operators) operators and functions, of \(Self.operators) allowed."
            )
        }
    }

    /// Counts as DynamoDB does, for whom `SET` assigns without an operator.
    private static func operators(of text: String) -> Int {
        let isUpdate = ["SET ", "REMOVE ", "ADD ", "DELETE "].contains { text.hasPrefix($0) }
        var count = 0
        var previous = UInt8(ascii: " ")
        for byte in text.utf8 {
            // A function's parenthesis follows its name, all others follow a space or another one.
            if byte == UInt8(ascii: "("), previous >= UInt8(ascii: "a"), previous <= UInt8(ascii: "z") { count += 1 }
            previous = byte
        }
        for word in text.split(separator: " ") {
            switch word.drop(while: { $0 == "(" }) {
            case "=" where isUpdate: break
            case "=", "<>", "<", "<=", ">", ">=", "+", "-", "AND", "OR", "NOT", "IN": count += 1
            // Of a BETWEEN, its AND is counted.
            default: break
            }
        }
        return count
    }
}
