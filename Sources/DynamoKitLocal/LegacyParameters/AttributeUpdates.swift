import DynamoKit

/// A legacy update: one action for each attribute.
///
/// Specification:
/// [AttributeUpdates](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html)
struct AttributeUpdates: Sendable {
    /// The same as an expression would say it.
    let update: UpdateExpression
    /// The values of all actions, by attribute.
    private var values: DynamoItem = [:]
    /// Those among them that can only be added to a value of their own type, or deleted from one.
    private var operands: DynamoItem = [:]

    /// Checks all that can be checked without an item.
    init(_ updates: [String: AttributeValueUpdate]) throws(DynamoError) {
        var steps: [UpdateStep] = []
        for (attribute, update) in updates.sorted(by: { $0.key < $1.key }) {
            let path = DocumentPath(attribute)
            steps.append(UpdateStep(path: path, action: try update.action(on: path)))
            self.values[attribute] = update.value
            if update.action == .add || update.action == .delete { self.operands[attribute] = update.value }
        }
        self.update = UpdateExpression(steps)
    }

    /// Throws when a value has another type than the key of an index wants.
    func checkIndexKeys(of table: StoredTable) throws {
        try table.checkIndexKeys(of: self.values, wording: .put)
    }

    /// Throws when a value is to be added to one of another type, or deleted from one.
    ///
    /// - Parameter item: The item as it was before the update.
    func checkTypes(of item: DynamoItem) throws(DynamoError) {
        for (attribute, operand) in self.operands {
            guard let value = item.value(named: attribute), value.descriptor != operand.descriptor else { continue }
            throw ValidationError.invalid("Type mismatch for attribute to update")
        }
    }
}

extension AttributeValueUpdate {
    fileprivate func action(on path: DocumentPath) throws(DynamoError) -> UpdateAction {
        guard let value else {
            guard self.action == .delete else {
                throw ValidationError.parameter("Only DELETE action is allowed when no attribute value is specified")
            }
            return .remove
        }
        if let fault = ValueRules.fault(in: value) { throw ValidationError.invalid(fault) }
        switch (self.action, value) {
        case (nil, _), (.put?, _): return .set(.value(value))
        case (.add?, .number), (.add?, .stringSet), (.add?, .numberSet), (.add?, .binarySet): return .add(value)
        // Expressions have no such action: a list is added by appending it.
        case (.add?, .list): return .set(.listAppend(.ifNotExists(path, .value(.list([]))), .value(value)))
        case (.add?, _): throw ValidationError.parameter("ADD action is not supported for the type \(value.descriptor)")
        case (.delete?, .stringSet), (.delete?, .numberSet), (.delete?, .binarySet): return .delete(value)
        case (.delete?, _):
            throw ValidationError.parameter(
                "DELETE action with value is not supported for the type \(value.descriptor)"
            )
        }
    }
}
