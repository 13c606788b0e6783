extension Array: WireValue, WireCollection where Element: WireValue {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> [Element] {
        var elements: [Element] = []
        try json.beginArray()
        while try json.nextElement() { elements.append(try Element.read(from: &json)) }
        return elements
    }

    func write(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginArray()
        for element in self { try element.write(into: &json) }
        json.endArray()
    }
}

extension Dictionary: WireValue, WireCollection where Key == String, Value: WireValue {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> [String: Value] {
        var values: [String: Value] = [:]
        try json.beginObject()
        while let name = try json.nextName() {
            // Keeping either of two would lose the other without a word.
            guard values.updateValue(try Value.read(from: &json), forKey: name) == nil else {
                throw DynamoJSONError("“\(name)” comes twice", offset: json.index)
            }
        }
        return values
    }

    func write(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        for (name, value) in self {
            json.name(name)
            try value.write(into: &json)
        }
        json.endObject()
    }
}
