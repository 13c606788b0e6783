import DynamoKit

/// A parsed KeyConditionExpression: an equality on the partition key, and at most one condition on the sort key.
///
/// ```swift
/// let keyCondition = try KeyConditionExpression(parsing: text, placeholders: &placeholders)
/// let (partition, sort) = try keyCondition.resolve(partitionKey: definition, sortKey: definition)
/// ```
///
/// Specification:
/// [Key condition expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html)
struct KeyConditionExpression: Sendable {
    /// What is asked of one attribute.
    enum Requirement: Hashable, Sendable {
        case comparison(Comparator, AttributeValue)
        case between(AttributeValue, AttributeValue)
        case beginsWith(AttributeValue)
    }

    /// One requirement for each attribute named.
    private(set) var requirements: [String: Requirement] = [:]

    /// Parses the text and checks all that can be checked without a key schema.
    ///
    /// - Throws: A validation error in DynamoDB's words.
    init(parsing text: String, placeholders: inout Placeholders) throws(DynamoError) {
        try self.add(ConditionParser.parse(text, kind: .keyCondition, placeholders: &placeholders))
    }

    init(_ requirements: [String: Requirement]) {
        self.requirements = requirements
    }

    /// Applies the conditions to the key of a table or index.
    ///
    /// - Parameters:
    ///   - partitionKey: Name and type of the partition key.
    ///   - sortKey: Name and type of the sort key, if the key has one.
    /// - Returns: The value of the partition key, and the range of sort keys, `nil` when all of them are asked for.
    /// - Throws: A validation error when the conditions do not fit the key.
    func resolve(
        partitionKey: AttributeDefinition,
        sortKey: AttributeDefinition?
    ) throws(DynamoError) -> (partition: AttributeValue, sort: SortKeyRange?) {
        guard self.requirements.count <= 2 else { throw Self.invalid("Conditions can be of length 1 or 2 only") }
        guard sortKey != nil || self.requirements.count < 2 else { throw Self.unsupported() }
        guard let onPartition = self.requirements[partitionKey.attributeName] else {
            throw Self.missing(partitionKey)
        }
        let partition = try Self.value(onPartition, partitionKey)
        guard let sortKey, self.requirements.count == 2 else { return (partition, nil) }
        guard let onSort = self.requirements[sortKey.attributeName] else { throw Self.missing(sortKey) }
        return (partition, try Self.range(onSort, sortKey))
    }

    /// The sort keys that meet a requirement.
    ///
    /// - Throws: A validation error when a value cannot be one of the sort key.
    static func range(
        _ requirement: Requirement,
        _ sortKey: AttributeDefinition
    ) throws(DynamoError) -> SortKeyRange {
        func bound(_ value: AttributeValue, isInclusive: Bool = true) throws(DynamoError) -> SortKeyRange.Bound {
            try Self.check(value, sortKey)
            guard let bytes = KeyEncoding.bytes(of: value) else { throw Self.typeMismatch() }
            return SortKeyRange.Bound(bytes: bytes, isInclusive: isInclusive)
        }
        switch requirement {
        case .comparison(.equal, let value):
            try ValueRules.rejectEmptyKey(value, attribute: sortKey.attributeName)
            let exactly = try bound(value)
            return SortKeyRange(lower: exactly, upper: exactly)
        case .comparison(.less, let value): return SortKeyRange(upper: try bound(value, isInclusive: false))
        case .comparison(.lessOrEqual, let value): return SortKeyRange(upper: try bound(value))
        case .comparison(.greater, let value): return SortKeyRange(lower: try bound(value, isInclusive: false))
        case .comparison(.greaterOrEqual, let value): return SortKeyRange(lower: try bound(value))
        case .comparison(.notEqual, _): throw Self.notIndexable()
        case .between(let lower, let upper): return SortKeyRange(lower: try bound(lower), upper: try bound(upper))
        case .beginsWith(let prefix): return .prefix(try bound(prefix).bytes)
        }
    }

    private static func value(
        _ requirement: Requirement,
        _ partitionKey: AttributeDefinition
    ) throws(DynamoError) -> AttributeValue {
        switch requirement {
        case .comparison(.equal, let value):
            try self.check(value, partitionKey)
            try ValueRules.rejectEmptyKey(value, attribute: partitionKey.attributeName)
            return value
        case .comparison(.notEqual, _): throw self.notIndexable()
        case .comparison(_, let value), .between(let value, _), .beginsWith(let value):
            try self.check(value, partitionKey)
            throw self.unsupported()
        }
    }

    private static func check(_ value: AttributeValue, _ definition: AttributeDefinition) throws(DynamoError) {
        guard value.descriptor == definition.attributeType.rawValue else { throw self.typeMismatch() }
    }

    private static func unsupported(location: DynamoError.Location = .here()) -> DynamoError {
        self.invalid("Query key condition not supported", location: location)
    }

    /// Of what only legacy parameters can ask: expressions with such operators are refused as they are read.
    private static func notIndexable(location: DynamoError.Location = .here()) -> DynamoError {
        self.invalid("Attempted conditional constraint is not an indexable operation", location: location)
    }

    private static func typeMismatch(location: DynamoError.Location = .here()) -> DynamoError {
        Self.invalid(
            "One or more parameter values were invalid: Condition parameter type does not match schema type",
            location: location
        )
    }

    private static func missing(
        _ definition: AttributeDefinition,
        location: DynamoError.Location = .here()
    ) -> DynamoError {
        self.invalid("Query condition missed key schema element: \(definition.attributeName)", location: location)
    }

    private static func invalid(_ message: String, location: DynamoError.Location = .here()) -> DynamoError {
        DynamoError(.validation, message: message, location: location)
    }
}

// Only a few of the conditions that parse can be asked of a key.
extension KeyConditionExpression {
    private mutating func add(_ condition: Condition) throws(DynamoError) {
        switch condition {
        case .all(let conditions):
            for condition in conditions { try self.add(condition) }
        case .any: throw Self.misused("OR")
        case .not: throw Self.misused("NOT")
        case .oneOf: throw Self.misused("IN")
        case .comparison(_, .notEqual, _): throw Self.misused("<>")
        case .attributeExists: throw Self.misused(ConditionFunction.attributeExists.rawValue)
        case .attributeNotExists: throw Self.misused(ConditionFunction.attributeNotExists.rawValue)
        case .attributeType: throw Self.misused(ConditionFunction.attributeType.rawValue)
        case .contains: throw Self.misused(ConditionFunction.contains.rawValue)
        case .comparison(let left, let comparator, let right):
            let (attribute, values) = try Self.split([left, right])
            let isMirrored = if case .value = left { true } else { false }
            try self.add(.comparison(isMirrored ? comparator.mirrored : comparator, values[0]), on: attribute)
        case .between(let operand, let lower, let upper):
            try Self.requirePath(operand, of: "BETWEEN")
            let (attribute, values) = try Self.split([operand, lower, upper])
            try self.add(.between(values[0], values[1]), on: attribute)
        case .beginsWith(let operand, let prefix):
            try Self.requirePath(operand, of: ConditionFunction.beginsWith.rawValue)
            let (attribute, values) = try Self.split([operand, prefix])
            try self.add(.beginsWith(values[0]), on: attribute)
        }
    }

    private mutating func add(_ requirement: Requirement, on attribute: String) throws(DynamoError) {
        guard self.requirements.updateValue(requirement, forKey: attribute) == nil else {
            throw ExpressionKind.keyCondition.invalid(
                "KeyConditionExpressions must only contain one condition per key"
            )
        }
    }

    /// Takes the one attribute from a condition's operands, and the values in their order.
    private static func split(
        _ operands: [Condition.Operand]
    ) throws(DynamoError) -> (attribute: String, values: [AttributeValue]) {
        var attribute: String?
        var values: [AttributeValue] = []
        for operand in operands {
            switch operand {
            case .path(let path):
                guard attribute == nil else {
                    throw ExpressionKind.keyCondition.invalid(
                        "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
                    )
                }
                guard path.nested.isEmpty else {
                    throw ExpressionKind.keyCondition.invalid(
                        "KeyConditionExpressions cannot have conditions on nested attributes"
                    )
                }
                attribute = path.attribute
            case .value(let value): values.append(value)
            case .size, .faulty:
                throw ExpressionKind.keyCondition.invalid(
                    "KeyConditionExpressions cannot contain nested operations"
                )
            }
        }
        guard let attribute else {
            throw ExpressionKind.keyCondition.invalid(
                "Invalid condition in KeyConditionExpression: No key attribute specified"
            )
        }
        return (attribute, values)
    }

    private static func requirePath(_ operand: Condition.Operand, of name: String) throws(DynamoError) {
        guard case .value = operand else { return }
        throw ExpressionKind.keyCondition.invalid(
            """
            Invalid condition in KeyConditionExpression: \
            \(name) operator must have the key attribute as its first operand
            """
        )
    }

    private static func misused(_ name: String, location: DynamoError.Location = .here()) -> DynamoError {
        ExpressionKind.keyCondition.invalid(
            "Invalid operator used in KeyConditionExpression: \(name)",
            location: location
        )
    }
}
