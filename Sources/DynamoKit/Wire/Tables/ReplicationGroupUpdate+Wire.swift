extension DisassociationMode: WireValue {}

extension ReplicationGroupUpdate: WireRepresentable {
    /// A union: just one of them is there.
    struct WireForm: WireShape {
        var create: ReplicationGroupMember?
        var update: ReplicationGroupMember?
        var delete: RegionNameForm?
        var disassociate: DisassociationForm?

        static var blank: WireForm { WireForm() }

        mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
            try wire.optional("Create", &self.create)
            try wire.optional("Update", &self.update)
            try wire.optional("Delete", &self.delete)
            try wire.optional("Disassociate", &self.disassociate)
        }
    }

    struct DisassociationForm: WireShape {
        var regionName: String
        var disassociationMode: DisassociationMode

        static var blank: DisassociationForm {
            DisassociationForm(regionName: "", disassociationMode: .waitForReplication)
        }

        mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
            try wire.required("RegionName", &self.regionName)
            try wire.required("DisassociationMode", &self.disassociationMode)
        }
    }

    var wireForm: WireForm {
        switch self {
        case .create(let member): WireForm(create: member)
        case .update(let member): WireForm(update: member)
        case .delete(let regionName): WireForm(delete: RegionNameForm(regionName: regionName))
        case .disassociate(let regionName, let mode):
            WireForm(disassociate: DisassociationForm(regionName: regionName, disassociationMode: mode))
        }
    }

    init?(wireForm form: WireForm) {
        switch (form.create, form.update, form.delete, form.disassociate) {
        case (let member?, nil, nil, nil): self = .create(member)
        case (nil, let member?, nil, nil): self = .update(member)
        case (nil, nil, let region?, nil): self = .delete(regionName: region.regionName)
        case (nil, nil, nil, let disassociation?):
            self = .disassociate(
                regionName: disassociation.regionName,
                mode: disassociation.disassociationMode
            )
        default: return nil
        }
    }
}

extension ReplicationGroupMember: WireShape {
    static var blank: ReplicationGroupMember { ReplicationGroupMember(regionName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("RegionName", &self.regionName)
        try wire.optional("KMSMasterKeyId", &self.kmsMasterKeyID)
        try wire.optional("ProvisionedThroughputOverride", &self.provisionedThroughputOverride)
        try wire.optional("OnDemandThroughputOverride", &self.onDemandThroughputOverride)
        try wire.unlessEmpty("GlobalSecondaryIndexes", &self.globalSecondaryIndexes)
        try wire.optional("TableClassOverride", &self.tableClassOverride)
    }
}

extension ReplicaGlobalSecondaryIndex: WireShape {
    static var blank: ReplicaGlobalSecondaryIndex { ReplicaGlobalSecondaryIndex(indexName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("IndexName", &self.indexName)
        try wire.optional("ProvisionedThroughputOverride", &self.provisionedThroughputOverride)
        try wire.optional("OnDemandThroughputOverride", &self.onDemandThroughputOverride)
    }
}

extension GlobalTableWitnessGroupUpdate: WireRepresentable {
    /// A union: just one of the two is there.
    struct WireForm: WireShape {
        var create: RegionNameForm?
        var delete: RegionNameForm?

        static var blank: WireForm { WireForm() }

        mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
            try wire.optional("Create", &self.create)
            try wire.optional("Delete", &self.delete)
        }
    }

    var wireForm: WireForm {
        switch self {
        case .create(let regionName): WireForm(create: RegionNameForm(regionName: regionName))
        case .delete(let regionName): WireForm(delete: RegionNameForm(regionName: regionName))
        }
    }

    init?(wireForm form: WireForm) {
        switch (form.create, form.delete) {
        case (let region?, nil): self = .create(regionName: region.regionName)
        case (nil, let region?): self = .delete(regionName: region.regionName)
        default: return nil
        }
    }
}

/// An object that names a region and nothing else.
struct RegionNameForm: WireShape {
    var regionName: String

    static var blank: RegionNameForm { RegionNameForm(regionName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("RegionName", &self.regionName)
    }
}
