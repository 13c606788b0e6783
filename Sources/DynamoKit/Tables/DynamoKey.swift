/// The primary key of an item, from Swift values.
///
/// ```swift
/// try await users.get(.key("ann"))
/// try await messages.get(.key(room.id, timestamp))
/// ```
///
/// The table that it is given to turns the values into attributes, with its own strategies.
public struct DynamoKey: Sendable {
    private let partition: any Encodable & Sendable
    private let sort: (any Encodable & Sendable)?

    /// The key of a table that has a partition key alone.
    public static func key(_ partition: some Encodable & Sendable) -> DynamoKey {
        DynamoKey(partition: partition, sort: nil)
    }

    /// The key of a table that has a partition key and a sort key.
    public static func key(_ partition: some Encodable & Sendable, _ sort: some Encodable & Sendable) -> DynamoKey {
        DynamoKey(partition: partition, sort: sort)
    }

    /// The key's attributes.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` when the key does not fit the names.
    func attributes(
        partitionKey: String,
        sortKey: String?,
        encoder: AttributeEncoder
    ) throws(DynamoError) -> DynamoItem {
        var attributes = [partitionKey: try AttributeValue(keyAttribute: partitionKey, self.partition, encoder)]
        switch (sortKey, self.sort) {
        case (let name?, let value?):
            attributes[name] = try AttributeValue(keyAttribute: name, value, encoder)
        case (nil, nil):
            break
        case (let name?, nil):
            throw DynamoError(.invalidRequest, message: "The key lacks a value for the sort key \(name).")
        case (nil, _?):
            throw DynamoError(.invalidRequest, message: "The key has two values, but the table no sort key.")
        }
        return attributes
    }
}

extension AttributeValue {
    /// Encodes the value of a key attribute, which is a string, number or bytes, and not empty.
    init(
        keyAttribute name: String,
        _ value: any Encodable & Sendable,
        _ encoder: AttributeEncoder
    ) throws(DynamoError) {
        self = try encoder.encode(value)
        switch self {
        case .string(let string) where !string.isEmpty: return
        case .binary(let bytes) where !bytes.isEmpty: return
        case .number: return
        case .string, .binary:
            throw DynamoError(.invalidRequest, message: "The key attribute \(name) is empty.")
        case .bool, .null, .list, .map, .stringSet, .numberSet, .binarySet:
            throw DynamoError(
                .invalidRequest,
                message: "The key attribute \(name) encodes as \(self.descriptor); a key is S, N or B."
            )
        }
    }
}
