import DynamoKit

/// What DynamoDB asks of values before it stores or compares them.
///
/// Specification:
/// [Service, account, and table quotas](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html)
enum ValueRules {
    /// Most levels that lists and maps can nest, the attribute's own value being the first.
    static let maximumDepth = 32
    /// Most bytes that a partition key can have.
    static let maximumPartitionKeyBytes = 2048
    /// Most bytes that a sort key can have.
    static let maximumSortKeyBytes = 1024
    /// Most bytes that an item can have, by ``ItemSize``.
    static let maximumItemBytes = 400 * 1024

    static let tooDeep = """
        Nesting Levels have exceeded supported limits: \
        Attributes in the item have nested levels beyond supported limit
        """

    /// Throws unless all values of an item can be stored. Sizes are not looked at.
    static func validate(_ item: DynamoItem) throws(DynamoError) {
        for value in item.values {
            if let fault = self.fault(in: value) { throw self.invalid(fault) }
        }
    }

    /// Why a value cannot be stored, or `nil` if it can. Looks no deeper than values may nest.
    ///
    /// - Parameter depth: The level that the value stands at; 1 for an attribute's own value.
    static func fault(in value: AttributeValue, depth: Int = 1) -> String? {
        guard depth <= self.maximumDepth else { return self.tooDeep }
        switch value {
        case .string, .number, .binary, .bool, .null: return nil
        case .list(let elements):
            for element in elements {
                if let fault = self.fault(in: element, depth: depth + 1) { return fault }
            }
            return nil
        case .map(let members):
            for member in members.values {
                if let fault = self.fault(in: member, depth: depth + 1) { return fault }
            }
            return nil
        case .stringSet(let members):
            if members.isEmpty { return self.parameter("An string set  may not be empty") }
            return members.contains("")
                ? self.parameter("An string set may not have a empty string as a member") : nil
        case .numberSet(let members):
            return members.isEmpty ? self.parameter("An number set  may not be empty") : nil
        case .binarySet(let members):
            if members.isEmpty { return self.parameter("Binary sets should not be empty") }
            return members.contains([]) ? self.parameter("Binary sets may not contain null or empty values") : nil
        }
    }

    // MARK: Keys

    /// Throws when a key attribute's value is empty, or too long for its part of the key.
    static func validateKey(_ value: AttributeValue, attribute: String, keyType: KeyType) throws(DynamoError) {
        try self.rejectEmptyKey(value, attribute: attribute)
        let bytes: Int
        switch value {
        case .string(let string): bytes = string.utf8.count
        case .binary(let binary): bytes = binary.count
        default: return
        }
        switch keyType {
        case .hash:
            guard bytes > self.maximumPartitionKeyBytes else { return }
            throw self.invalid(
                self.parameter(
                    "Size of hashkey has exceeded the maximum size limit of\(self.maximumPartitionKeyBytes) bytes"
                )
            )
        case .range:
            guard bytes > self.maximumSortKeyBytes else { return }
            throw self.invalid(
                self.parameter(
                    """
                    Aggregated size of all range keys has exceeded the size limit of \
                    \(self.maximumSortKeyBytes) bytes
                    """
                )
            )
        }
    }

    /// Whether a value of a key attribute's type is neither empty nor too long for its part of the key.
    static func isKey(_ value: AttributeValue, keyType: KeyType) -> Bool {
        let maximum = keyType == .hash ? self.maximumPartitionKeyBytes : self.maximumSortKeyBytes
        switch value {
        case .string(let string): return (1...maximum).contains(string.utf8.count)
        case .binary(let binary): return (1...maximum).contains(binary.count)
        default: return true
        }
    }

    /// Throws when a key attribute's value is an empty string or binary.
    static func rejectEmptyKey(_ value: AttributeValue, attribute: String) throws(DynamoError) {
        let type: String
        switch value {
        case .string(""): type = "string"
        case .binary([]): type = "binary"
        default: return
        }
        throw ValidationError.keyValue(
            "The AttributeValue for a key attribute cannot contain an empty \(type) value. Key: \(attribute)"
        )
    }

    // MARK: Size

    /// Throws when an item that is to be put is larger than an item may be.
    static func validateSize(ofItemToPut bytes: Int) throws(DynamoError) {
        guard bytes > self.maximumItemBytes else { return }
        throw self.invalid("Item size has exceeded the maximum allowed size")
    }

    /// Throws when an item would be larger after an update than an item may be.
    static func validateSize(ofUpdatedItem bytes: Int) throws(DynamoError) {
        guard bytes > self.maximumItemBytes else { return }
        throw self.invalid("Item size to update has exceeded the maximum allowed size")
    }

    private static func parameter(_ fault: String) -> String {
        "One or more parameter values were invalid: \(fault)"
    }

    static func invalid(_ message: String, location: DynamoError.Location = .here()) -> DynamoError {
        DynamoError(.validation, message: message, location: location)
    }
}
