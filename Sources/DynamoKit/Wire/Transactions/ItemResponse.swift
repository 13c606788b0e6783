/// What an answer says of each item that a transaction was to read.
///
/// Specification: [ItemResponse](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemResponse.html)
struct ItemResponse: WireShape {
    /// `nil` when there is none.
    var item: StoredItem?

    static var blank: ItemResponse { ItemResponse() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("Item", &self.item)
    }
}

extension [StoredItem?] {
    var itemResponses: [ItemResponse] {
        get { self.map { ItemResponse(item: $0) } }
        set { self = newValue.map(\.item) }
    }
}
