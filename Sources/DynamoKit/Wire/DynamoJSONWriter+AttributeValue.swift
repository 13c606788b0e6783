extension DynamoJSONWriter {
    /// Writes the attributes of an item by name.
    public mutating func value(_ item: DynamoItem) throws(DynamoJSONError) {
        try self.beginObject()
        for (name, value) in item {
            self.name(name)
            try self.value(value)
        }
        self.endObject()
    }

    /// Writes one attribute value: an object with one member, whose name is the type's descriptor.
    public mutating func value(_ value: AttributeValue) throws(DynamoJSONError) {
        switch value {
        case .list(let elements):
            try self.beginObject()
            self.name("L")
            try self.beginArray()
            for element in elements { try self.value(element) }
            self.endArray()
            self.endObject()
        case .map(let members):
            try self.beginObject()
            self.name("M")
            try self.value(members)
            self.endObject()
        case .string, .number, .binary, .bool, .null, .stringSet, .numberSet, .binarySet:
            self.separate()
            self.bytes.appendAttribute(value)
        }
    }

    /// Writes a member that is an item or a key, or nothing when there is none.
    public mutating func member(_ name: String, _ item: DynamoItem?) throws(DynamoJSONError) {
        guard let item else { return }
        self.name(name)
        try self.value(item)
    }

    /// Writes attribute values by name, or nothing when there are none: the protocol refuses empty ones.
    public mutating func member(_ name: String, unlessEmpty item: DynamoItem) throws(DynamoJSONError) {
        guard !item.isEmpty else { return }
        try self.member(name, item)
    }
}
