import DynamoKit

extension CreateTable {
    /// What makes a table like the one that is described, without its stream, tags and deletion protection: those belong to
    /// the table, not to what is in it.
    init(recreating table: TableDescription) {
        let isProvisioned = table.billingMode == .provisioned
        func throughput(_ description: ProvisionedThroughputDescription?) -> ProvisionedThroughput? {
            guard isProvisioned, let description else { return nil }
            return ProvisionedThroughput(
                readCapacityUnits: description.readCapacityUnits,
                writeCapacityUnits: description.writeCapacityUnits
            )
        }
        self.init(
            tableName: table.tableName,
            attributeDefinitions: table.attributeDefinitions,
            keySchema: table.keySchema,
            localSecondaryIndexes: table.localSecondaryIndexes.map(\.index),
            globalSecondaryIndexes: table.globalSecondaryIndexes.map { index in
                GlobalSecondaryIndex(
                    indexName: index.indexName,
                    keySchema: index.keySchema,
                    projection: index.projection,
                    provisionedThroughput: throughput(index.provisionedThroughput),
                    onDemandThroughput: isProvisioned ? nil : index.onDemandThroughput
                )
            },
            billingMode: table.billingMode,
            provisionedThroughput: throughput(table.provisionedThroughput),
            onDemandThroughput: isProvisioned ? nil : table.onDemandThroughput
        )
    }
}
