import DynamoKit
import FoundationEssentials

extension ListTagsOfResource: LocalRead {
    /// Tags of one page.
    private static let pageSize = 10

    /// The key that the page starts after.
    func plan() throws -> String? {
        try RequestRules.checkResourceARN(self.resourceARN)
        return try self.nextToken.map { token in
            guard let bytes = Data(base64Encoded: token), let key = String(bytes: bytes, encoding: .utf8) else {
                throw ValidationError.invalid("Invalid NextToken")
            }
            return key
        }
    }

    func perform(_ start: String?, in transaction: ReadTransaction) throws -> Output {
        let tags = try transaction.catalog.table(withARN: self.resourceARN).schema.tags
        let keys = tags.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.drop { key in
            guard let start else { return false }
            return !start.utf8.lexicographicallyPrecedes(key.utf8)
        }
        let page = keys.prefix(Self.pageSize)
        return Output(
            tags: tags.filter { page.contains($0.key) },
            nextToken: page.count < keys.count ? page.last.map { Data($0.utf8).base64EncodedString() } : nil
        )
    }
}
