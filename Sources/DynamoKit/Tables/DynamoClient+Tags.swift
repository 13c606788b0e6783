public import Logging

extension DynamoClient {
    /// All tags of a table, read page by page.
    ///
    /// - Parameters:
    ///   - resourceARN: The table's ARN, which ``TableDescription/tableARN`` is.
    ///   - logger: Used instead of the client's own.
    /// - Throws: ``DynamoError``.
    public func tags(of resourceARN: String, logger: Logger? = nil) async throws -> [String: String] {
        var tags: [String: String] = [:]
        var next: String?
        repeat {
            let page = try await self.execute(
                ListTagsOfResource(resourceARN: resourceARN, nextToken: next),
                logger: logger
            )
            tags.merge(page.tags) { $1 }
            next = page.nextToken
        } while next != nil
        return tags
    }
}
