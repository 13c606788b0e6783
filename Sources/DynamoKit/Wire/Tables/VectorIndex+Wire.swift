extension VectorDistanceFunction: WireValue {}

extension SearchSchemaElementType: WireValue {}

extension VectorIndex: WireShape {
    static var blank: VectorIndex {
        VectorIndex(indexName: "", vectorAttribute: "", dimensions: 0, distanceFunction: .cosine)
    }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("IndexName", &self.indexName)
        try self.vectorMembers(&wire)
    }
}

extension VectorIndex {
    /// All members but the name, which an index and its description have in common.
    fileprivate mutating func vectorMembers(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.nested("VectorAttribute", in: &self) { index, wire throws(DynamoJSONError) in
            try wire.required("AttributeName", &index.vectorAttribute)
        }
        try wire.unlessEmpty("SearchSchema", &self.searchSchema)
        try wire.required("Projection", &self.projection)
        try wire.required("Dimensions", &self.dimensions)
        try wire.required("DistanceFunction", &self.distanceFunction)
    }
}

extension SearchSchemaElement: WireShape {
    static var blank: SearchSchemaElement { SearchSchemaElement(attributeName: "", searchSchemaElementType: .hash) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("AttributeName", &self.attributeName)
        try wire.required("SearchSchemaElementType", &self.searchSchemaElementType)
    }
}

extension VectorIndexDescription: WireShape {
    static var blank: VectorIndexDescription { VectorIndexDescription(index: .blank, indexStatus: .active) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("IndexName", &self.index.indexName)
        try self.index.vectorMembers(&wire)
        try wire.defaulted("IndexStatus", &self.indexStatus)
        try wire.optional("Backfilling", &self.backfilling)
        try wire.optional("IndexArn", &self.indexARN)
        try wire.defaulted("ItemCount", &self.itemCount)
        try wire.defaulted("IndexSizeBytes", &self.indexSizeBytes)
    }
}

extension SearchVectors: WireShape {
    static var blank: SearchVectors { SearchVectors(tableName: "", indexName: "", searchVector: [], topK: 0) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.required("IndexName", &self.indexName)
        try wire.required("SearchVector", &self.searchVector)
        try wire.required("TopK", &self.topK)
        try wire.optional("SearchConditionExpression", &self.searchConditionExpression)
        try wire.optional("ProjectionExpression", &self.projectionExpression)
        try wire.unlessEmpty("ExpressionAttributeNames", &self.expressionAttributeNames)
        try wire.unlessEmpty("ExpressionAttributeValues", &self.expressionAttributeValues)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension SearchVectors.Output: WireShape {
    static var blank: SearchVectors.Output { SearchVectors.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.defaulted("SearchResults", &self.searchResults)
        try wire.optional("ConsumedCapacity", &self.consumedCapacity)
    }
}

extension SearchResultItem: WireShape {
    static var blank: SearchResultItem { SearchResultItem(item: [:]) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("Item", &self.item)
        try wire.optional("Score", &self.score)
    }
}
