import DynamoKit

/// Checks of a request that need no table.
enum RequestRules {
    /// Checks the name or the ARN of a table whose items a request is about.
    ///
    /// Specification:
    /// [Naming rules](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.NamingRules)
    static func checkTableName(_ name: String) throws {
        // That a name is too short is no matter: there is no such table.
        guard !ServiceModel.Shape.isName(name) || name.utf8.count > 255 else { return }
        guard !TableARN.isARN(name) else { return _ = try TableARN(name) }
        try ValidationError.checkText(name, at: "tableName", as: name.isEmpty ? "TableArn" : "NamedTable")
    }

    /// Checks the name or the ARN of a table that a request describes, changes or deletes.
    static func checkDescribedTableName(_ name: String) throws {
        guard !TableARN.isARN(name) else { return _ = try TableARN(name) }
        guard (3...255).contains(name.utf8.count) else {
            throw ValidationError.invalid(
                "TableName must be at least 3 characters long and at most 255 characters long"
            )
        }
        try ValidationError.checkText(name, at: "tableName", as: "NamedTable")
    }

    /// Checks the name of a table that is to be made.
    static func checkNewTableName(_ name: String) throws {
        try ValidationError.checkText(name, at: "tableName", as: "TableName")
    }

    static func checkIndexName(_ name: String) throws {
        try ValidationError.checkText(name, at: "indexName", as: "IndexName")
    }

    static func isTableName(_ name: String) -> Bool {
        TableARN.isARN(name) || (ServiceModel.Shape.isName(name) && (3...255).contains(name.utf8.count))
    }

    static func checkResourceARN(_ arn: String) throws {
        try ValidationError.checkText(arn, at: "resourceArn", as: "ResourceArnString")
    }

    static func checkTableClass(_ tableClass: TableClass) throws {
        try ValidationError.checkText(tableClass.rawValue, at: "tableClass", as: "TableClass")
    }

    /// A list that has to have something in it, and may have only so much.
    static func checkCount(_ count: Int, at member: String, maximum: Int) throws {
        guard count > 0 else {
            throw ValidationError.constraint("[]", at: member, "have length greater than or equal to 1")
        }
        guard count <= maximum else {
            throw ValidationError.constraint(
                "[\(count) items]",
                at: member,
                "have length less than or equal to \(maximum)"
            )
        }
    }

    static func checkLimit(_ limit: Int?) throws {
        guard let limit, limit < 1 else { return }
        throw ValidationError.constraint("\(limit)", at: "limit", "have value greater than or equal to 1")
    }

    /// PutItem and DeleteItem can answer the old item or nothing.
    static func checkReturnsOld(_ returnValues: ReturnValues?) throws {
        switch returnValues {
        case nil, .none?, .allOld?: return
        case .updatedOld, .allNew, .updatedNew:
            throw ValidationError.invalid("ReturnValues can only be ALL_OLD or NONE")
        }
    }
}
