/// What one call of a batch operation takes.
///
/// Specification:
/// [Service quotas](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-api)
enum BatchLimits {
    static let reads = 100
    static let writes = 25
    /// Bytes of items that one answer holds.
    static let answerBytes = 16 * 1024 * 1024
    /// Bytes that the writes of one request have as JSON: 16 MB less room for what stands around them.
    static let requestBytes = 16 * 1024 * 1024 - 65_536

    /// Whether so many bytes of items leave no room for another, so that the keys that are left had to be.
    static func isFull(_ responses: [String: StoredItems]) -> Bool {
        let bytes = responses.values.lazy.flatMap(\.elements).reduce(0) { $0 + ItemSize.bytes(of: $1.item) }
        return bytes > Self.answerBytes - ItemSize.maximum
    }
}

extension WriteRequest {
    /// The attributes that it carries.
    var attributes: DynamoItem {
        switch self {
        case .put(let item): item
        case .delete(let key): key
        }
    }

    /// At least as many bytes as it has as JSON.
    var requestBytes: Int {
        // Around a value there are at most 15 bytes, and a byte of text has at most 6 as JSON.
        let most = 64 + 16 * ItemSize.bytes(of: self.attributes)
        // As long as any 25 fit, nobody needs to know exactly.
        return most <= BatchLimits.requestBytes / BatchLimits.writes ? most : 64 + JSONSize.bytes(of: self.attributes)
    }
}
