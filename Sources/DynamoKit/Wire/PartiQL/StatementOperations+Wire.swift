extension ExecuteStatement: WireShape {
    static var blank: ExecuteStatement { ExecuteStatement(statement: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("Statement", &self.statement)
        try wire.unlessEmpty("Parameters", &self.parameters)
        try wire.optional("ConsistentRead", &self.consistentRead)
        try wire.optional("NextToken", &self.nextToken)
        try wire.optional("Limit", &self.limit)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
        try wire.optional("ReturnValuesOnConditionCheckFailure", &self.returnValuesOnConditionCheckFailure)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension ExecuteStatement.Output: WireShape {
    static var blank: ExecuteStatement.Output { ExecuteStatement.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.defaulted("Items", &self.stored)
        try wire.optional("NextToken", &self.nextToken)
        try wire.optional("LastEvaluatedKey", &self.lastEvaluatedKey)
        try wire.optional("ConsumedCapacity", &self.consumedCapacity)
    }
}

extension BatchExecuteStatement: WireShape {
    static var blank: BatchExecuteStatement { BatchExecuteStatement(statements: []) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("Statements", &self.statements)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension BatchExecuteStatement.Output: WireShape {
    static var blank: BatchExecuteStatement.Output { BatchExecuteStatement.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.defaulted("Responses", &self.responses)
        try wire.unlessEmpty("ConsumedCapacity", &self.consumedCapacity)
    }
}

extension BatchStatementRequest: WireShape {
    static var blank: BatchStatementRequest { BatchStatementRequest(statement: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("Statement", &self.statement)
        try wire.unlessEmpty("Parameters", &self.parameters)
        try wire.optional("ConsistentRead", &self.consistentRead)
        try wire.optional("ReturnValuesOnConditionCheckFailure", &self.returnValuesOnConditionCheckFailure)
    }
}

extension BatchStatementResponse: WireShape {
    static var blank: BatchStatementResponse { BatchStatementResponse() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("TableName", &self.tableName)
        try wire.optional("Item", &self.item)
        try wire.optional("Error", &self.error)
    }
}

extension BatchStatementError: WireShape {
    static var blank: BatchStatementError { BatchStatementError(code: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("Code", &self.code)
        try wire.optional("Message", &self.message)
        try wire.optional("Item", &self.item)
    }
}

extension ExecuteTransaction: WireShape {
    static var blank: ExecuteTransaction { ExecuteTransaction(transactStatements: []) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TransactStatements", &self.transactStatements)
        try wire.optional("ClientRequestToken", &self.clientRequestToken)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension ExecuteTransaction.Output: WireShape {
    static var blank: ExecuteTransaction.Output { ExecuteTransaction.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.defaulted("Responses", &self.stored.itemResponses)
        try wire.unlessEmpty("ConsumedCapacity", &self.consumedCapacity)
    }
}

extension ParameterizedStatement: WireShape {
    static var blank: ParameterizedStatement { ParameterizedStatement(statement: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("Statement", &self.statement)
        try wire.unlessEmpty("Parameters", &self.parameters)
        try wire.optional("ReturnValuesOnConditionCheckFailure", &self.returnValuesOnConditionCheckFailure)
    }
}
