extension BillingMode: WireValue {}

extension ProvisionedThroughput: WireShape {
    static var blank: ProvisionedThroughput { ProvisionedThroughput(readCapacityUnits: 0, writeCapacityUnits: 0) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("ReadCapacityUnits", &self.readCapacityUnits)
        try wire.required("WriteCapacityUnits", &self.writeCapacityUnits)
    }
}

extension ProvisionedThroughputDescription: WireShape {
    static var blank: ProvisionedThroughputDescription { ProvisionedThroughputDescription() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.defaulted("ReadCapacityUnits", &self.readCapacityUnits)
        try wire.defaulted("WriteCapacityUnits", &self.writeCapacityUnits)
        try wire.optional("LastIncreaseDateTime", &self.lastIncreaseDateTime)
        try wire.optional("LastDecreaseDateTime", &self.lastDecreaseDateTime)
        try wire.optional("NumberOfDecreasesToday", &self.numberOfDecreasesToday)
    }
}

extension OnDemandThroughput: WireShape {
    static var blank: OnDemandThroughput { OnDemandThroughput() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("MaxReadRequestUnits", &self.maxReadRequestUnits)
        try wire.optional("MaxWriteRequestUnits", &self.maxWriteRequestUnits)
    }
}

extension WarmThroughput: WireShape {
    static var blank: WarmThroughput { WarmThroughput() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("ReadUnitsPerSecond", &self.readUnitsPerSecond)
        try wire.optional("WriteUnitsPerSecond", &self.writeUnitsPerSecond)
    }
}

extension WarmThroughputDescription: WireShape {
    static var blank: WarmThroughputDescription { WarmThroughputDescription() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("ReadUnitsPerSecond", &self.readUnitsPerSecond)
        try wire.optional("WriteUnitsPerSecond", &self.writeUnitsPerSecond)
        try wire.optional("Status", &self.status)
    }
}

extension ProvisionedThroughputOverride: WireShape {
    static var blank: ProvisionedThroughputOverride { ProvisionedThroughputOverride() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("ReadCapacityUnits", &self.readCapacityUnits)
    }
}

extension OnDemandThroughputOverride: WireShape {
    static var blank: OnDemandThroughputOverride { OnDemandThroughputOverride() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("MaxReadRequestUnits", &self.maxReadRequestUnits)
    }
}
