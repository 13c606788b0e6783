import DynamoKit

/// A statement by what it needs of the store.
enum PlannedStatement: Sendable {
    case read(SelectStatement)
    case write(StatementWrite)

    /// - Throws: A validation error in DynamoDB's words.
    init(
        parsing text: String,
        parameters: [AttributeValue],
        returnValuesOnFailure: ReturnValuesOnConditionCheckFailure?
    ) throws {
        let kind: StatementWrite.Kind
        switch try Statement(parsing: text, parameters: parameters) {
        case .select(let select):
            self = .read(select)
            return
        case .insert(let insert): kind = .insert(try ItemInsert(insert))
        case .update(let update): kind = .update(update)
        case .delete(let delete): kind = .delete(delete)
        case .exists(let select): kind = .check(select)
        }
        self = .write(StatementWrite(kind: kind, returnsItemOnFailure: returnValuesOnFailure == .allOld))
    }
}
