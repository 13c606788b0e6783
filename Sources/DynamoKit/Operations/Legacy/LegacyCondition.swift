/// A condition on one attribute, as the parameters of the time before expressions have it.
///
/// This, and whatever else stands here, is for servers: old programs send these parameters, which clients of DynamoKit have
/// no use for.
///
/// Specification: [Condition](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html)
package struct LegacyCondition: Hashable, Sendable {
    package var comparisonOperator: ComparisonOperator
    package var attributeValueList: [AttributeValue]?

    package init(_ comparisonOperator: ComparisonOperator, _ attributeValueList: [AttributeValue]? = nil) {
        self.comparisonOperator = comparisonOperator
        self.attributeValueList = attributeValueList
    }
}

/// What a legacy write expects of one attribute: a comparison, or in short a value that it has, or that it is missing.
///
/// Specification:
/// [ExpectedAttributeValue](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExpectedAttributeValue.html)
package struct ExpectedAttributeValue: Hashable, Sendable {
    package var value: AttributeValue?
    package var exists: Bool?
    package var comparisonOperator: ComparisonOperator?
    package var attributeValueList: [AttributeValue]?

    package init(
        value: AttributeValue? = nil,
        exists: Bool? = nil,
        comparisonOperator: ComparisonOperator? = nil,
        attributeValueList: [AttributeValue]? = nil
    ) {
        self.value = value
        self.exists = exists
        self.comparisonOperator = comparisonOperator
        self.attributeValueList = attributeValueList
    }
}
