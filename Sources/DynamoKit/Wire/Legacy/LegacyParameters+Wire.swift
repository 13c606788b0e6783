extension ComparisonOperator: WireValue {}

extension ConditionalOperator: WireValue {}

extension AttributeAction: WireValue {}

extension LegacyCondition: WireShape {
    static var blank: LegacyCondition { LegacyCondition(.equal) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("ComparisonOperator", &self.comparisonOperator)
        try wire.optional("AttributeValueList", &self.attributeValueList)
    }
}

extension ExpectedAttributeValue: WireShape {
    static var blank: ExpectedAttributeValue { ExpectedAttributeValue() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("Value", &self.value)
        try wire.optional("Exists", &self.exists)
        try wire.optional("ComparisonOperator", &self.comparisonOperator)
        try wire.optional("AttributeValueList", &self.attributeValueList)
    }
}

extension AttributeValueUpdate: WireShape {
    static var blank: AttributeValueUpdate { AttributeValueUpdate() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("Value", &self.value)
        try wire.optional("Action", &self.action)
    }
}
