extension DynamoJSONReader {
    /// Reads the attributes of an item by name.
    public mutating func readItem() throws(DynamoJSONError) -> DynamoItem {
        var item: DynamoItem = [:]
        try self.beginObject()
        while let name = try self.nextName() {
            // Keeping either of two would lose the other without a word.
            guard item.updateValue(try self.readAttributeValue(), forKey: name) == nil else {
                throw DynamoJSONError("attribute “\(name)” comes twice", offset: self.index)
            }
        }
        return item
    }

    /// Reads one attribute value: an object with one member, whose name is the type's descriptor.
    public mutating func readAttributeValue() throws(DynamoJSONError) -> AttributeValue {
        try self.beginObject()
        let start = self.index
        guard let descriptor = try self.nextName() else {
            throw DynamoJSONError("attribute value without a type", offset: start)
        }
        let value: AttributeValue
        switch descriptor {
        case "S": value = .string(try self.readString())
        case "N": value = .number(try self.readNumber())
        case "B": value = .binary(try self.readBinary())
        case "BOOL": value = .bool(try self.readBool())
        case "NULL":
            guard try self.readBool() else { throw DynamoJSONError("NULL is not true", offset: start) }
            value = .null
        case "L": value = .list(try self.readArray { json throws(DynamoJSONError) in try json.readAttributeValue() })
        case "M": value = .map(try self.readItem())
        case "SS": value = .stringSet(try self.readSet { json throws(DynamoJSONError) in try json.readString() })
        case "NS": value = .numberSet(try self.readSet { json throws(DynamoJSONError) in try json.readNumber() })
        case "BS": value = .binarySet(try self.readSet { json throws(DynamoJSONError) in try json.readBinary() })
        default: throw DynamoJSONError("“\(descriptor)” is no attribute type", offset: start)
        }
        guard try self.nextName() == nil else {
            throw DynamoJSONError("attribute value of more than one type", offset: start)
        }
        return value
    }

    private mutating func readSet<Element: Hashable>(
        _ read: (inout DynamoJSONReader) throws(DynamoJSONError) -> Element
    ) throws(DynamoJSONError) -> Set<Element> {
        var elements: Set<Element> = []
        try self.beginArray()
        while try self.nextElement() {
            guard elements.insert(try read(&self)).inserted else {
                throw DynamoJSONError("set element comes twice", offset: self.index)
            }
        }
        return elements
    }
}
