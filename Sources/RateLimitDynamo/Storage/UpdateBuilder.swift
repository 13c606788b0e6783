import DynamoKit

/// Puts together a conditional update, with placeholders for all names and values.
struct UpdateBuilder {
    private(set) var names: [String: String] = [:]
    private(set) var values: DynamoItem = [:]
    private var assignments: [String] = []
    private var conditions: [String] = []

    var updateExpression: String { "SET " + self.assignments.joined(separator: ", ") }
    var conditionExpression: String? {
        self.conditions.isEmpty ? nil : self.conditions.map { "(\($0))" }.joined(separator: " AND ")
    }

    mutating func set(_ attribute: String, to value: AttributeValue) {
        self.assignments.append("\(self.name(attribute)) = \(self.value(value))")
    }

    mutating func add(_ amount: AttributeValue, to attribute: String) {
        let name = self.name(attribute)
        self.assignments.append("\(name) = \(name) + \(self.value(amount))")
    }

    mutating func require(_ attribute: String, _ comparator: String, _ value: AttributeValue) {
        self.conditions.append("\(self.name(attribute)) \(comparator) \(self.value(value))")
    }

    mutating func requireAbsent(_ attribute: String) {
        self.conditions.append("attribute_not_exists(\(self.name(attribute)))")
    }

    mutating func require(_ attribute: String, absentOrBelow value: AttributeValue) {
        let name = self.name(attribute)
        self.conditions.append("attribute_not_exists(\(name)) OR \(name) < \(self.value(value))")
    }

    private mutating func name(_ attribute: String) -> String {
        if let known = self.names.first(where: { $0.value == attribute }) { return known.key }
        let placeholder = "#a\(self.names.count)"
        self.names[placeholder] = attribute
        return placeholder
    }

    private mutating func value(_ value: AttributeValue) -> String {
        let placeholder = ":v\(self.values.count)"
        self.values[placeholder] = value
        return placeholder
    }
}
