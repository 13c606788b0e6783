/// What a legacy update does with one attribute.
///
/// Specification:
/// [AttributeValueUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValueUpdate.html)
package struct AttributeValueUpdate: Hashable, Sendable {
    package var value: AttributeValue?
    /// ``AttributeAction/put`` when it is `nil`.
    package var action: AttributeAction?

    package init(value: AttributeValue? = nil, action: AttributeAction? = nil) {
        self.value = value
        self.action = action
    }
}

package enum AttributeAction: String, Hashable, Sendable {
    case add = "ADD"
    case put = "PUT"
    case delete = "DELETE"
}
