import DynamoKit

/// What the service asks of structures and lists beside its model, and the types of requests cannot hold.
extension RequestCheck {
    /// Operations on a table that ask for its name in words of their own.
    private static let namingTables: Set<String> = [
        "CreateTableInput", "DeleteTableInput", "DescribeTableInput", "UpdateTableInput",
    ]

    /// Throws what the service finds of a whole request before it looks at anything else of it.
    func checkTogether(_ request: String, members: Set<String>) throws {
        if request == "BatchGetItemInput" || request == "BatchWriteItemInput", !members.contains("RequestItems") {
            throw BatchRules.noItems(String(request.dropLast("Input".count)))
        }
        guard Self.namingTables.contains(request), !members.contains("TableName") else { return }
        throw ValidationError.invalid(
            "The parameter 'TableName' is required but was not present in the request"
        )
    }

    /// What is wrong with a structure as a whole, if anything is.
    ///
    /// - Parameter start: Where it starts. It has been read.
    func fault(of structure: String, members: Set<String>, from start: Int) throws -> String? {
        switch structure {
        case "WriteRequest" where members.count != 1:
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
        case "TransactWriteItem" where members.isEmpty:
            "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"
        case "TransactWriteItem" where members.count > 1:
            "TransactItems can only contain one of Check, Put, Update or Delete"
        case "GlobalSecondaryIndexUpdate" where members.isEmpty:
            "One or more parameter values were invalid: One of GlobalSecondaryIndexUpdate.Update, "
                + "GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null"
        case "GlobalSecondaryIndexUpdate" where members.count > 1:
            "One or more parameter values were invalid: Only one global secondary index action is allowed per "
                + "GlobalSecondaryIndexUpdate object"
        case "Projection": try self.faultOfProjection(members: members, from: start)
        default: nil
        }
    }

    private func faultOfProjection(members: Set<String>, from start: Int) throws -> String? {
        let invalid = "One or more parameter values were invalid:"
        guard members.contains("ProjectionType") else { return "\(invalid) Unknown ProjectionType: null" }
        var projection = DynamoJSONReader(Array(self.json.text(in: start..<self.json.offset).utf8))
        var type = ""
        try projection.beginObject()
        while let member = try projection.nextMember() {
            if member == "ProjectionType" { type = try projection.readString() } else { try projection.skipValue() }
        }
        let namesAttributes = members.contains("NonKeyAttributes")
        guard namesAttributes != (type == "INCLUDE") else { return nil }
        return "\(invalid) ProjectionType is \(type), but NonKeyAttributes is \(namesAttributes ? "" : "not ")specified"
    }

    /// Placeholders that are none, and batches of nothing, are no fault to the model and yet one to the service.
    mutating func noteEmptyMap() {
        guard case .member(let label)? = self.path.last, label.hasPrefix("expressionAttribute") else { return }
        self.note("\(label.prefix(1).uppercased())\(label.dropFirst()) must not be empty")
    }

    mutating func noteEmptyList() {
        guard self.path.count == 1, case .member(let label)? = self.path.last, label.hasSuffix("SecondaryIndexes")
        else {
            return
        }
        self.note(
            "One or more parameter values were invalid: List of \(label.prefix(1).uppercased())\(label.dropFirst()) is empty"
        )
    }
}
