extension UpdateTable: WireShape {
    static var blank: UpdateTable { UpdateTable(tableName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.unlessEmpty("AttributeDefinitions", &self.attributeDefinitions)
        try wire.unlessEmpty("GlobalSecondaryIndexUpdates", &self.globalSecondaryIndexUpdates)
        try wire.unlessEmpty("VectorIndexUpdates", &self.vectorIndexUpdates)
        try wire.optional("BillingMode", &self.billingMode)
        try wire.optional("ProvisionedThroughput", &self.provisionedThroughput)
        try wire.optional("OnDemandThroughput", &self.onDemandThroughput)
        try wire.optional("WarmThroughput", &self.warmThroughput)
        try wire.optional("StreamSpecification", &self.streamSpecification)
        try wire.optional("SSESpecification", &self.sseSpecification)
        try wire.optional("TableClass", &self.tableClass)
        try wire.optional("DeletionProtectionEnabled", &self.deletionProtectionEnabled)
        try wire.optional("DisassociationProtectionEnabled", &self.disassociationProtectionEnabled)
        try wire.unlessEmpty("ReplicaUpdates", &self.replicaUpdates)
        try wire.unlessEmpty("GlobalTableWitnessUpdates", &self.globalTableWitnessUpdates)
        try wire.optional("MultiRegionConsistency", &self.multiRegionConsistency)
        try wire.optional("GlobalTableSettingsReplicationMode", &self.globalTableSettingsReplicationMode)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension UpdateTable.Output: WireShape {
    static var blank: UpdateTable.Output { UpdateTable.Output(table: .blank) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableDescription", &self.table)
    }
}

extension GlobalSecondaryIndexUpdate: WireRepresentable {
    /// A union: just one of them is there.
    struct WireForm: WireShape {
        var create: GlobalSecondaryIndex?
        var update: UpdateGlobalSecondaryIndexAction?
        var delete: IndexNameForm?

        static var blank: WireForm { WireForm() }

        mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
            try wire.optional("Create", &self.create)
            try wire.optional("Update", &self.update)
            try wire.optional("Delete", &self.delete)
        }
    }

    var wireForm: WireForm {
        switch self {
        case .create(let index): WireForm(create: index)
        case .update(let action): WireForm(update: action)
        case .delete(let indexName): WireForm(delete: IndexNameForm(indexName: indexName))
        }
    }

    init?(wireForm form: WireForm) {
        switch (form.create, form.update, form.delete) {
        case (let index?, nil, nil): self = .create(index)
        case (nil, let action?, nil): self = .update(action)
        case (nil, nil, let index?): self = .delete(indexName: index.indexName)
        default: return nil
        }
    }
}

extension UpdateGlobalSecondaryIndexAction: WireShape {
    static var blank: UpdateGlobalSecondaryIndexAction { UpdateGlobalSecondaryIndexAction(indexName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("IndexName", &self.indexName)
        try wire.optional("ProvisionedThroughput", &self.provisionedThroughput)
        try wire.optional("OnDemandThroughput", &self.onDemandThroughput)
        try wire.optional("WarmThroughput", &self.warmThroughput)
    }
}

extension VectorIndexUpdate: WireRepresentable {
    /// A union: just one of the two is there.
    struct WireForm: WireShape {
        var create: VectorIndex?
        var delete: IndexNameForm?

        static var blank: WireForm { WireForm() }

        mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
            try wire.optional("Create", &self.create)
            try wire.optional("Delete", &self.delete)
        }
    }

    var wireForm: WireForm {
        switch self {
        case .create(let index): WireForm(create: index)
        case .delete(let indexName): WireForm(delete: IndexNameForm(indexName: indexName))
        }
    }

    init?(wireForm form: WireForm) {
        switch (form.create, form.delete) {
        case (let index?, nil): self = .create(index)
        case (nil, let index?): self = .delete(indexName: index.indexName)
        default: return nil
        }
    }
}

/// An object that names an index and nothing else.
struct IndexNameForm: WireShape {
    var indexName: String

    static var blank: IndexNameForm { IndexNameForm(indexName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("IndexName", &self.indexName)
    }
}
