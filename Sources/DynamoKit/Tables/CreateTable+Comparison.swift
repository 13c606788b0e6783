// What a table that is there has of this.
extension CreateTable {
    /// Why a table cannot become this one, as words for a message: its keys were chosen when it was made. `nil` when it can.
    func mismatch(with table: TableDescription) -> String? {
        guard Set(table.keySchema) == Set(self.keySchema) else { return "the keys" }
        let types = Set(table.attributeDefinitions)
        let keyNames = Set(self.keySchema.map(\.attributeName))
        let keyDefinitions = self.attributeDefinitions.filter { keyNames.contains($0.attributeName) }
        guard types.isSuperset(of: keyDefinitions) else { return "the types of the keys" }
        let locals = Dictionary(table.localSecondaryIndexes.map { ($0.index.indexName, $0.index.keySchema) }) { $1 }
        for index in self.localSecondaryIndexes where locals[index.indexName].map(Set.init) != Set(index.keySchema) {
            return "the keys of the index \(index.indexName)"
        }
        let globals = Dictionary(table.globalSecondaryIndexes.map { ($0.indexName, $0.keySchema) }) { $1 }
        for index in self.globalSecondaryIndexes {
            guard let keySchema = globals[index.indexName] else { continue }
            guard Set(keySchema) == Set(index.keySchema) else { return "the keys of the index \(index.indexName)" }
        }
        return nil
    }

    /// The global secondary indexes that a table lacks, in the order in which they stand here.
    func globalSecondaryIndexes(missingIn table: TableDescription) -> [GlobalSecondaryIndex] {
        let names = Set(table.globalSecondaryIndexes.map(\.indexName))
        return self.globalSecondaryIndexes.filter { !names.contains($0.indexName) }
    }

    /// What gives a table an index of this one.
    func adding(_ index: GlobalSecondaryIndex, to table: TableDescription) -> UpdateTable {
        var index = index
        if table.billingMode == .provisioned, index.provisionedThroughput == nil {
            index.provisionedThroughput = table.provisionedThroughput.map { throughput in
                ProvisionedThroughput(
                    readCapacityUnits: throughput.readCapacityUnits,
                    writeCapacityUnits: throughput.writeCapacityUnits
                )
            }
        }
        let names = Set(index.keySchema.map(\.attributeName)).union(self.keySchema.map(\.attributeName))
        return UpdateTable(
            tableName: self.tableName,
            attributeDefinitions: self.attributeDefinitions.filter { names.contains($0.attributeName) },
            globalSecondaryIndexUpdates: [.create(index)]
        )
    }
}
