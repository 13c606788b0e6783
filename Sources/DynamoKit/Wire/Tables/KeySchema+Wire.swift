extension ScalarAttributeType: WireValue {}

extension KeyType: WireValue {}

extension AttributeDefinition: WireShape {
    static var blank: AttributeDefinition { AttributeDefinition("", .string) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("AttributeName", &self.attributeName)
        try wire.required("AttributeType", &self.attributeType)
    }
}

extension KeySchemaElement: WireShape {
    static var blank: KeySchemaElement { KeySchemaElement(attributeName: "", keyType: .hash) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("AttributeName", &self.attributeName)
        try wire.required("KeyType", &self.keyType)
    }
}
