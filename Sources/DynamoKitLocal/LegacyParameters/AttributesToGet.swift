import DynamoKit

extension ProjectionExpression {
    /// Reads a legacy list of attributes.
    ///
    /// Specification:
    /// [AttributesToGet](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributesToGet.html)
    init(attributesToGet: [String]) throws(DynamoError) {
        var attributes: Set<String> = []
        for attribute in attributesToGet where !attributes.insert(attribute).inserted {
            throw ValidationError.parameter("Duplicate value in attribute name: \(attribute)")
        }
        self.init(attributes: attributes)
    }
}
