import DynamoKit

extension Catalog {
    /// The table that an operation on a resource is about. Tables alone have tags.
    ///
    /// - Throws: DynamoDB's error when `arn` is that of something else, or of a table that is not there.
    func table(withARN arn: String) throws -> StoredTable {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        let path = parts.last?.split(separator: "/", omittingEmptySubsequences: false) ?? []
        guard parts.count == 6, parts[0] == "arn", parts[2] == "dynamodb", path.count == 2, path[0] == "table" else {
            throw ValidationError.invalid("Invalid TableArn: Invalid ResourceArn provided as input \(arn)")
        }
        let name = String(path[1])
        guard self.contains(tableNamed: name) else { throw Self.unknownResource(arn) }
        let table = try self.table(named: name)
        guard table.schema.arn == arn else { throw Self.unknownResource(arn) }
        return table
    }

    private static func unknownResource(_ arn: String) -> DynamoError {
        // The service's spelling.
        DynamoError(.resourceNotFound, message: "Requested resource not found: ResourcArn: \(arn) not found")
    }
}
