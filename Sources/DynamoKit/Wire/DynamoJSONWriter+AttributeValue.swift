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
        try self.beginObject()
        self.name(value.descriptor)
        switch value {
        case .string(let text): self.value(text)
        case .number(let number): self.value(number.description)
        case .binary(let bytes): self.value(base64: bytes)
        case .bool(let bool): self.value(bool)
        case .null: self.value(true)
        case .list(let elements):
            try self.beginArray()
            for element in elements { try self.value(element) }
            self.endArray()
        case .map(let map): try self.value(map)
        case .stringSet(let texts):
            try self.beginArray()
            for text in texts { self.value(text) }
            self.endArray()
        case .numberSet(let numbers):
            try self.beginArray()
            for number in numbers { self.value(number.description) }
            self.endArray()
        case .binarySet(let elements):
            try self.beginArray()
            for element in elements { self.value(base64: element) }
            self.endArray()
        }
        self.endObject()
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

    private mutating func value(base64 bytes: [UInt8]) {
        self.separate()
        self.bytes.append(UInt8(ascii: "\""))
        Base64.encode(bytes, into: &self.bytes)
        self.bytes.append(UInt8(ascii: "\""))
    }
}
