import DynamoKit

/// The ARN of a table, which the service takes wherever it takes a table's name. Region and account are not looked at: a
/// store is all of one.
///
/// Specification:
/// [Resource types defined by DynamoDB](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html#amazondynamodb-resources-for-iam-policies)
struct TableARN {
    let tableName: String

    static func isARN(_ name: String) -> Bool { name.hasPrefix("arn:") }

    /// - Throws: DynamoDB's error when `arn` is not one of a table.
    init(_ arn: String) throws {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        let path = parts.last?.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false) ?? []
        guard parts.count == 6, path.count == 2 else { throw Self.malformed(arn) }
        guard path[0] == "table" else { throw Self.invalid(arn, "Invalid resource type") }
        guard path[1].utf8.count >= 3 else {
            throw Self.invalid(arn, "Table name of ARN must have length greater than or equal to 3")
        }
        self.tableName = String(path[1])
        guard self.tableName.utf8.count <= 255, ServiceModel.Shape.isName(self.tableName) else {
            throw Self.malformed(arn)
        }
    }

    private static func malformed(_ arn: String) -> DynamoError {
        Self.invalid(
            arn,
            """
            Valid ARN format is 'arn:<awsPartition>:<vendor>:<region>:<subscriber>:resourceType/resourceName', where \
            Resource name must have length less than or equal to 255, Resource name must have length greater than or \
            equal to 3, Resource name must satisfy regular expression pattern: [a-zA-Z0-9_.-]+
            """
        )
    }

    private static func invalid(_ arn: String, _ constraint: String) -> DynamoError {
        ValidationError.violations(["Value '\(arn)' at 'tableName' failed to satisfy constraint: \(constraint)"])
    }
}
