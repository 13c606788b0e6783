extension GlobalSecondaryIndex: WireShape {
    static var blank: GlobalSecondaryIndex { GlobalSecondaryIndex(indexName: "", keySchema: []) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("IndexName", &self.indexName)
        try wire.required("KeySchema", &self.keySchema)
        try wire.required("Projection", &self.projection)
        try wire.optional("ProvisionedThroughput", &self.provisionedThroughput)
        try wire.optional("OnDemandThroughput", &self.onDemandThroughput)
        try wire.optional("WarmThroughput", &self.warmThroughput)
    }
}

extension LocalSecondaryIndex: WireShape {
    static var blank: LocalSecondaryIndex { LocalSecondaryIndex(indexName: "", keySchema: []) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("IndexName", &self.indexName)
        try wire.required("KeySchema", &self.keySchema)
        try wire.required("Projection", &self.projection)
    }
}

extension GlobalSecondaryIndexDescription: WireShape {
    static var blank: GlobalSecondaryIndexDescription {
        GlobalSecondaryIndexDescription(indexName: "", keySchema: [], indexStatus: .active)
    }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("IndexName", &self.indexName)
        try wire.defaulted("KeySchema", &self.keySchema)
        try wire.defaulted("Projection", &self.projection)
        try wire.defaulted("IndexStatus", &self.indexStatus)
        try wire.optional("Backfilling", &self.backfilling)
        try wire.optional("IndexArn", &self.indexARN)
        try wire.defaulted("ItemCount", &self.itemCount)
        try wire.defaulted("IndexSizeBytes", &self.indexSizeBytes)
        try wire.optional("ProvisionedThroughput", &self.provisionedThroughput)
        try wire.optional("OnDemandThroughput", &self.onDemandThroughput)
        try wire.optional("WarmThroughput", &self.warmThroughput)
    }
}

extension LocalSecondaryIndexDescription: WireShape {
    static var blank: LocalSecondaryIndexDescription { LocalSecondaryIndexDescription(index: .blank) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("IndexName", &self.index.indexName)
        try wire.defaulted("KeySchema", &self.index.keySchema)
        try wire.defaulted("Projection", &self.index.projection)
        try wire.optional("IndexArn", &self.indexARN)
        try wire.defaulted("ItemCount", &self.itemCount)
        try wire.defaulted("IndexSizeBytes", &self.indexSizeBytes)
    }
}

extension Projection: WireRepresentable {
    struct WireForm: WireShape {
        var projectionType = ""
        var nonKeyAttributes: [String] = []

        static var blank: WireForm { WireForm() }

        mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
            try wire.required("ProjectionType", &self.projectionType)
            try wire.unlessEmpty("NonKeyAttributes", &self.nonKeyAttributes)
        }
    }

    var wireForm: WireForm {
        switch self {
        case .all: WireForm(projectionType: "ALL")
        case .keysOnly: WireForm(projectionType: "KEYS_ONLY")
        case .include(let attributes): WireForm(projectionType: "INCLUDE", nonKeyAttributes: attributes)
        }
    }

    init?(wireForm form: WireForm) {
        switch form.projectionType {
        case "ALL": self = .all
        case "KEYS_ONLY": self = .keysOnly
        case "INCLUDE": self = .include(nonKeyAttributes: form.nonKeyAttributes)
        default: return nil
        }
    }
}
