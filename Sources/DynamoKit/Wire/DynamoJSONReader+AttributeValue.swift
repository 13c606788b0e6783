extension DynamoJSONReader {
    /// Reads the attributes of an item by name.
    public mutating func readItem() throws(DynamoJSONError) -> DynamoItem {
        var tape = try self.makeTape()
        let item = try self.readItem(onto: &tape)
        return tape.item(at: item)
    }

    /// Reads one attribute value: an object with one member, whose name is the type's descriptor.
    public mutating func readAttributeValue() throws(DynamoJSONError) -> AttributeValue {
        var tape = try self.makeTape()
        let value = try self.readAttributeValue(onto: &tape)
        return tape.value(at: value)
    }

    mutating func readSet<Element: Hashable>(
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
