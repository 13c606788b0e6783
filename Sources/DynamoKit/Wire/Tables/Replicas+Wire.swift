extension ReplicaStatus: WireValue {}

extension MultiRegionConsistency: WireValue {}

extension GlobalTableSettingsReplicationMode: WireValue {}

extension ReplicaDescription: WireShape {
    static var blank: ReplicaDescription { ReplicaDescription(regionName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("RegionName", &self.regionName)
        try wire.optional("ReplicaStatus", &self.replicaStatus)
        try wire.optional("ReplicaArn", &self.replicaARN)
        try wire.optional("ReplicaStatusDescription", &self.replicaStatusDescription)
        try wire.optional("ReplicaStatusPercentProgress", &self.replicaStatusPercentProgress)
        try wire.optional("KMSMasterKeyId", &self.kmsMasterKeyID)
        try wire.optional("ProvisionedThroughputOverride", &self.provisionedThroughputOverride)
        try wire.optional("OnDemandThroughputOverride", &self.onDemandThroughputOverride)
        try wire.optional("WarmThroughput", &self.warmThroughput)
        try wire.unlessEmpty("GlobalSecondaryIndexes", &self.globalSecondaryIndexes)
        try wire.optional("ReplicaInaccessibleDateTime", &self.replicaInaccessibleDateTime)
        try wire.optional("ReplicaTableClassSummary", &self.replicaTableClassSummary)
        try wire.optional("GlobalTableSettingsReplicationMode", &self.globalTableSettingsReplicationMode)
    }
}

extension ReplicaGlobalSecondaryIndexDescription: WireShape {
    static var blank: ReplicaGlobalSecondaryIndexDescription { ReplicaGlobalSecondaryIndexDescription(indexName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("IndexName", &self.indexName)
        try wire.optional("ProvisionedThroughputOverride", &self.provisionedThroughputOverride)
        try wire.optional("OnDemandThroughputOverride", &self.onDemandThroughputOverride)
        try wire.optional("WarmThroughput", &self.warmThroughput)
    }
}

extension GlobalTableWitnessDescription: WireShape {
    static var blank: GlobalTableWitnessDescription { GlobalTableWitnessDescription(regionName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("RegionName", &self.regionName)
        try wire.optional("WitnessStatus", &self.witnessStatus)
    }
}
