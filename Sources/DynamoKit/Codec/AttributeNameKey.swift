/// A coding key that is the name of an attribute as it is, whatever the strategy.
struct AttributeNameKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) { nil }
}
