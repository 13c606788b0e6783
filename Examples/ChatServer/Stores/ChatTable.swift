import DynamoKit

/// One of the chat's tables: all that it is to be, in DynamoDB and out of it.
struct ChatTable: Sendable {
    let definition: TableDefinition
    /// How its capacity follows the load where it is provisioned. See ``CapacityScaling``.
    let scaling: CapacityScaling

    var name: String { self.definition.schema.tableName }

    /// - Parameters:
    ///   - schema: Name, keys, indexes and stream. The billing mode and the tags of the chat are added.
    ///   - timeToLive: The attribute that tells when an item expires, in Unix time in seconds.
    ///   - isRecoverable: Whether what is in it would be missed: it can be restored to any point in time then.
    ///   - scaling: How its capacity follows the load where it is provisioned.
    init(
        _ schema: CreateTable,
        timeToLive: String? = nil,
        isRecoverable: Bool,
        scaling: CapacityScaling = CapacityScaling()
    ) {
        var schema = schema
        schema.billingMode = .payPerRequest
        schema.tags = ["Application": "ChatApp"]
        self.definition = TableDefinition(
            schema,
            timeToLiveAttribute: timeToLive,
            hasPointInTimeRecovery: isRecoverable
        )
        self.scaling = scaling
    }
}

/// How a table's capacity follows the load, for reads and for writes alike.
///
/// The chat makes its tables on demand, where there is nothing to scale. These are the settings of a table whose billing mode
/// has been changed to provisioned: Application Auto Scaling applies them, which is another service than DynamoDB.
struct CapacityScaling: Hashable, Sendable {
    var minimumUnits = 5
    var maximumUnits = 100
    /// In percent.
    var targetUtilization = 70
}

extension DynamoClient {
    /// One of the chat's tables, as one that holds items of a type.
    func table<Item: Codable & Sendable>(
        _ table: ChatTable,
        of type: Item.Type,
        versionAttribute: String? = nil
    ) -> DynamoTable<Item> {
        self.table(table.definition.schema, of: type, versionAttribute: versionAttribute)
    }
}
