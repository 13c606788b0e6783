import struct Foundation.Date

extension TableStatus: WireValue {}

extension TableClass: WireValue {}

extension SSEType: WireValue {}

extension SSEStatus: WireValue {}

extension TableDescription: WireShape {
    static var blank: TableDescription { TableDescription(tableName: "", tableStatus: .active) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.required("TableStatus", &self.tableStatus)
        try wire.unlessEmpty("AttributeDefinitions", &self.attributeDefinitions)
        try wire.unlessEmpty("KeySchema", &self.keySchema)
        try wire.unlessEmpty("LocalSecondaryIndexes", &self.localSecondaryIndexes)
        try wire.unlessEmpty("GlobalSecondaryIndexes", &self.globalSecondaryIndexes)
        try wire.unlessEmpty("VectorIndexes", &self.vectorIndexes)
        try wire.nested("BillingModeSummary", in: &self) { table, wire throws(DynamoJSONError) in
            try wire.defaulted("BillingMode", &table.billingMode)
            try wire.optional("LastUpdateToPayPerRequestDateTime", &table.lastUpdateToPayPerRequestDateTime)
        }
        try wire.optional("ProvisionedThroughput", &self.provisionedThroughput)
        try wire.optional("OnDemandThroughput", &self.onDemandThroughput)
        try wire.optional("WarmThroughput", &self.warmThroughput)
        try wire.optional("StreamSpecification", &self.streamSpecification)
        try wire.optional("LatestStreamArn", &self.latestStreamARN)
        try wire.optional("LatestStreamLabel", &self.latestStreamLabel)
        try wire.optional("CreationDateTime", &self.creationDateTime)
        try wire.optional("TableArn", &self.tableARN)
        try wire.optional("TableId", &self.tableID)
        try wire.defaulted("ItemCount", &self.itemCount)
        try wire.defaulted("TableSizeBytes", &self.tableSizeBytes)
        try wire.optional("TableClassSummary", &self.tableClassSummary)
        try wire.optional("SSEDescription", &self.sseDescription)
        try wire.optional("DeletionProtectionEnabled", &self.deletionProtectionEnabled)
        try wire.optional("DisassociationProtectionEnabled", &self.disassociationProtectionEnabled)
        try wire.optional("GlobalTableVersion", &self.globalTableVersion)
        try wire.unlessEmpty("Replicas", &self.replicas)
        try wire.unlessEmpty("GlobalTableWitnesses", &self.globalTableWitnesses)
        try wire.optional("GlobalTableSettingsReplicationMode", &self.globalTableSettingsReplicationMode)
        try wire.optional("MultiRegionConsistency", &self.multiRegionConsistency)
        try wire.optional("RestoreSummary", &self.restoreSummary)
        try wire.optional("ArchivalSummary", &self.archivalSummary)
    }
}

extension TableClassSummary: WireShape {
    static var blank: TableClassSummary { TableClassSummary() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("TableClass", &self.tableClass)
        try wire.optional("LastUpdateDateTime", &self.lastUpdateDateTime)
    }
}

extension SSESpecification: WireShape {
    static var blank: SSESpecification { SSESpecification() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("Enabled", &self.enabled)
        try wire.optional("SSEType", &self.sseType)
        try wire.optional("KMSMasterKeyId", &self.kmsMasterKeyID)
    }
}

extension SSEDescription: WireShape {
    static var blank: SSEDescription { SSEDescription() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("Status", &self.status)
        try wire.optional("SSEType", &self.sseType)
        try wire.optional("KMSMasterKeyArn", &self.kmsMasterKeyARN)
        try wire.optional("InaccessibleEncryptionDateTime", &self.inaccessibleEncryptionDateTime)
    }
}

extension RestoreSummary: WireShape {
    static var blank: RestoreSummary {
        RestoreSummary(restoreDateTime: Date(timeIntervalSince1970: 0), restoreInProgress: false)
    }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("RestoreDateTime", &self.restoreDateTime)
        try wire.required("RestoreInProgress", &self.restoreInProgress)
        try wire.optional("SourceBackupArn", &self.sourceBackupARN)
        try wire.optional("SourceTableArn", &self.sourceTableARN)
    }
}

extension ArchivalSummary: WireShape {
    static var blank: ArchivalSummary { ArchivalSummary() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("ArchivalDateTime", &self.archivalDateTime)
        try wire.optional("ArchivalReason", &self.archivalReason)
        try wire.optional("ArchivalBackupArn", &self.archivalBackupARN)
    }
}
