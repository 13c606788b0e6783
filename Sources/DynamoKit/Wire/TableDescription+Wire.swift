import struct Foundation.Date

extension DynamoJSONReader {
    mutating func readTableDescription() throws(DynamoJSONError) -> TableDescription {
        var name: String?
        // DeleteTable's answer has a status too; a table without one is not described.
        var table = TableDescription(tableName: "", tableStatus: TableStatus(rawValue: ""))
        try self.beginObject()
        while let member = try self.nextMember() {
            switch member {
            case "TableName": name = try self.readString()
            case "TableStatus": table.tableStatus = TableStatus(rawValue: try self.readString())
            case "AttributeDefinitions":
                table.attributeDefinitions = try self.readArray { json throws(DynamoJSONError) in
                    try json.readAttributeDefinition()
                }
            case "KeySchema": table.keySchema = try self.readKeySchema()
            case "GlobalSecondaryIndexes":
                table.globalSecondaryIndexes = try self.readArray { json throws(DynamoJSONError) in
                    try json.readIndexDescription()
                }
            case "BillingModeSummary": table.billingMode = try self.readBillingModeSummary() ?? table.billingMode
            case "ProvisionedThroughput": table.provisionedThroughput = try self.readProvisionedThroughput()
            case "StreamSpecification": table.streamSpecification = try StreamSpecification.read(from: &self)
            case "LatestStreamArn": table.latestStreamARN = try self.readString()
            case "LatestStreamLabel": table.latestStreamLabel = try self.readString()
            case "CreationDateTime": table.creationDateTime = Date(timeIntervalSince1970: try self.readDouble())
            case "TableArn": table.tableARN = try self.readString()
            case "TableId": table.tableID = try self.readString()
            case "ItemCount": table.itemCount = try self.readInt()
            case "TableSizeBytes": table.tableSizeBytes = try self.readInt()
            default: try self.skipValue()
            }
        }
        guard let name else { throw self.missing("TableName") }
        guard !table.tableStatus.rawValue.isEmpty else { throw self.missing("TableStatus") }
        table.tableName = name
        return table
    }

    private mutating func readIndexDescription() throws(DynamoJSONError) -> GlobalSecondaryIndexDescription {
        var index = GlobalSecondaryIndex(indexName: "", keySchema: [])
        var description = GlobalSecondaryIndexDescription(index: index, indexStatus: TableStatus(rawValue: ""))
        try self.beginObject()
        while let member = try self.nextMember() {
            switch member {
            case "IndexName": index.indexName = try self.readString()
            case "IndexStatus": description.indexStatus = TableStatus(rawValue: try self.readString())
            case "KeySchema": index.keySchema = try self.readKeySchema()
            case "Projection": index.projection = try self.readProjection()
            case "ProvisionedThroughput": index.provisionedThroughput = try self.readProvisionedThroughput()
            case "IndexArn": description.indexARN = try self.readString()
            case "ItemCount": description.itemCount = try self.readInt()
            case "IndexSizeBytes": description.indexSizeBytes = try self.readInt()
            default: try self.skipValue()
            }
        }
        guard !index.indexName.isEmpty else { throw self.missing("IndexName") }
        description.index = index
        return description
    }

    private mutating func readAttributeDefinition() throws(DynamoJSONError) -> AttributeDefinition {
        var name: String?
        var type: ScalarAttributeType?
        try self.beginObject()
        while let member = try self.nextMember() {
            switch member {
            case "AttributeName": name = try self.readString()
            case "AttributeType": type = try self.readEnumeration()
            default: try self.skipValue()
            }
        }
        guard let name else { throw self.missing("AttributeName") }
        guard let type else { throw self.missing("AttributeType") }
        return AttributeDefinition(name, type)
    }

    private mutating func readKeySchema() throws(DynamoJSONError) -> [KeySchemaElement] {
        try self.readArray { json throws(DynamoJSONError) in
            var name: String?
            var type: KeyType?
            try json.beginObject()
            while let member = try json.nextMember() {
                switch member {
                case "AttributeName": name = try json.readString()
                case "KeyType": type = try json.readEnumeration()
                default: try json.skipValue()
                }
            }
            guard let name else { throw json.missing("AttributeName") }
            guard let type else { throw json.missing("KeyType") }
            return KeySchemaElement(attributeName: name, keyType: type)
        }
    }

    private mutating func readProjection() throws(DynamoJSONError) -> Projection {
        var type: String?
        var attributes: [String] = []
        try self.beginObject()
        while let member = try self.nextMember() {
            switch member {
            case "ProjectionType": type = try self.readString()
            case "NonKeyAttributes":
                attributes = try self.readArray { json throws(DynamoJSONError) in try json.readString() }
            default: try self.skipValue()
            }
        }
        switch type {
        case "ALL": return .all
        case "KEYS_ONLY": return .keysOnly
        case "INCLUDE": return .include(nonKeyAttributes: attributes)
        case let type?: throw DynamoJSONError("“\(type)” is no projection", offset: self.index)
        case nil: throw self.missing("ProjectionType")
        }
    }

    private mutating func readBillingModeSummary() throws(DynamoJSONError) -> BillingMode? {
        var mode: BillingMode?
        try self.beginObject()
        while let member = try self.nextMember() {
            if member == "BillingMode" { mode = try self.readEnumeration() } else { try self.skipValue() }
        }
        return mode
    }

    private mutating func readProvisionedThroughput() throws(DynamoJSONError) -> ProvisionedThroughput {
        var throughput = ProvisionedThroughput(readCapacityUnits: 0, writeCapacityUnits: 0)
        try self.beginObject()
        while let member = try self.nextMember() {
            switch member {
            case "ReadCapacityUnits": throughput.readCapacityUnits = try self.readInt()
            case "WriteCapacityUnits": throughput.writeCapacityUnits = try self.readInt()
            default: try self.skipValue()
            }
        }
        return throughput
    }
}

extension DynamoJSONWriter {
    mutating func member(_ name: String, _ definitions: [AttributeDefinition]) throws(DynamoJSONError) {
        self.name(name)
        try self.beginArray()
        for definition in definitions {
            try self.beginObject()
            self.member("AttributeName", definition.attributeName)
            self.member("AttributeType", definition.attributeType)
            self.endObject()
        }
        self.endArray()
    }

    mutating func member(_ name: String, _ keySchema: [KeySchemaElement]) throws(DynamoJSONError) {
        self.name(name)
        try self.beginArray()
        for element in keySchema {
            try self.beginObject()
            self.member("AttributeName", element.attributeName)
            self.member("KeyType", element.keyType)
            self.endObject()
        }
        self.endArray()
    }

    mutating func member(_ name: String, _ throughput: ProvisionedThroughput?) throws(DynamoJSONError) {
        guard let throughput else { return }
        self.name(name)
        try self.beginObject()
        self.member("ReadCapacityUnits", throughput.readCapacityUnits)
        self.member("WriteCapacityUnits", throughput.writeCapacityUnits)
        self.endObject()
    }

    mutating func value(_ index: GlobalSecondaryIndex) throws(DynamoJSONError) {
        try self.beginObject()
        self.member("IndexName", index.indexName)
        try self.member("KeySchema", index.keySchema)
        self.name("Projection")
        try self.beginObject()
        switch index.projection {
        case .all: self.member("ProjectionType", "ALL")
        case .keysOnly: self.member("ProjectionType", "KEYS_ONLY")
        case .include(let attributes):
            self.member("ProjectionType", "INCLUDE")
            try self.member("NonKeyAttributes", attributes)
        }
        self.endObject()
        try self.member("ProvisionedThroughput", index.provisionedThroughput)
        self.endObject()
    }
}
