extension BatchGetItem: WireShape {
    static var blank: BatchGetItem { BatchGetItem(requestItems: [:]) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("RequestItems", &self.requestItems)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension BatchGetItem.Output: WireShape {
    static var blank: BatchGetItem.Output { BatchGetItem.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.defaulted("Responses", &self.stored)
        try wire.defaulted("UnprocessedKeys", &self.unprocessedKeys)
        try wire.unlessEmpty("ConsumedCapacity", &self.consumedCapacity)
    }
}

extension KeysAndAttributes: WireShape {
    static var blank: KeysAndAttributes { KeysAndAttributes(keys: []) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("Keys", &self.keys)
        try wire.optional("ConsistentRead", &self.consistentRead)
        try wire.optional("ProjectionExpression", &self.projectionExpression)
        try wire.unlessEmpty("ExpressionAttributeNames", &self.expressionAttributeNames)
        try wire.optional("AttributesToGet", &self.attributesToGet)
    }
}

extension BatchWriteItem: WireShape {
    static var blank: BatchWriteItem { BatchWriteItem(requestItems: [:]) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("RequestItems", &self.requestItems)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
        try wire.optional("ReturnItemCollectionMetrics", &self.returnItemCollectionMetrics)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension BatchWriteItem.Output: WireShape {
    static var blank: BatchWriteItem.Output { BatchWriteItem.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.defaulted("UnprocessedItems", &self.unprocessedItems)
        try wire.unlessEmpty("ConsumedCapacity", &self.consumedCapacity)
        try wire.unlessEmpty("ItemCollectionMetrics", &self.itemCollectionMetrics)
    }
}

extension WriteRequest: WireRepresentable {
    /// A union: just one of the two is there.
    struct WireForm: WireShape {
        var put: Put?
        var delete: Delete?

        static var blank: WireForm { WireForm() }

        mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
            try wire.optional("PutRequest", &self.put)
            try wire.optional("DeleteRequest", &self.delete)
        }

        struct Put: WireShape {
            var item: DynamoItem = [:]

            static var blank: Put { Put() }

            mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
                try wire.required("Item", &self.item)
            }
        }

        struct Delete: WireShape {
            var key: DynamoItem = [:]

            static var blank: Delete { Delete() }

            mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
                try wire.required("Key", &self.key)
            }
        }
    }

    var wireForm: WireForm {
        switch self {
        case .put(let item): WireForm(put: WireForm.Put(item: item))
        case .delete(let key): WireForm(delete: WireForm.Delete(key: key))
        }
    }

    init?(wireForm form: WireForm) {
        switch (form.put, form.delete) {
        case (let put?, nil): self = .put(put.item)
        case (nil, let delete?): self = .delete(key: delete.key)
        default: return nil
        }
    }
}
