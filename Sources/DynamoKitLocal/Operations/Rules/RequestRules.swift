import DynamoKit

/// Checks of a request that need no table.
enum RequestRules {
    /// Specification:
    /// [Naming rules](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.NamingRules)
    static func checkTableName(_ name: String) throws {
        try Self.checkName(name, member: "tableName", label: "TableName")
    }

    static func checkIndexName(_ name: String) throws {
        try Self.checkName(name, member: "indexName", label: "IndexName")
    }

    private static func checkName(_ name: String, member: String, label: String) throws {
        guard name.utf8.allSatisfy(Self.isNameByte), !name.isEmpty else {
            throw ValidationError.constraint(
                name,
                at: member,
                "satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
            )
        }
        guard (3...255).contains(name.utf8.count) else {
            throw ValidationError.invalid(
                "\(label) must be at least 3 characters long and at most 255 characters long"
            )
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    static func checkResourceARN(_ arn: String) throws {
        guard (1...1283).contains(arn.utf8.count) else {
            throw ValidationError.constraint(
                arn,
                at: "resourceArn",
                arn.isEmpty ? "have length greater than or equal to 1" : "have length less than or equal to 1283"
            )
        }
    }

    static func checkTableClass(_ tableClass: TableClass) throws {
        let known: [TableClass] = [.standard, .standardInfrequentAccess]
        guard !known.contains(tableClass) else { return }
        throw ValidationError.constraint(
            tableClass.rawValue,
            at: "tableClass",
            "satisfy enum value set: [\(known.map(\.rawValue).joined(separator: ", "))]"
        )
    }

    static func checkLimit(_ limit: Int?) throws {
        guard let limit, limit < 1 else { return }
        throw ValidationError.constraint("\(limit)", at: "limit", "have value greater than or equal to 1")
    }

    /// PutItem and DeleteItem can answer the old item or nothing.
    static func checkReturnsOld(_ returnValues: ReturnValues?) throws {
        switch returnValues {
        case nil, .none?, .allOld?: return
        case .updatedOld, .allNew, .updatedNew: throw ValidationError.invalid("Return values set to invalid value")
        }
    }
}
