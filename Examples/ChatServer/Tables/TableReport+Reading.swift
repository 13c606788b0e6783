import DynamoKit

extension TableReport {
    /// Looks how a table is.
    ///
    /// - Throws: `DynamoError`; that there is no such table is no error.
    init(of table: ChatTable, on client: DynamoClient) async throws {
        let description: TableDescription
        do {
            description = try await client.execute(DescribeTable(tableName: table.name)).table
        } catch let error as DynamoError where error.code == .resourceNotFound {
            self.init(name: table.name)
            return
        }
        self.init(name: table.name, description)
        if description.billingMode == .provisioned {
            let scaling = table.scaling
            self.scaling = Scaling(
                minimumUnits: scaling.minimumUnits,
                maximumUnits: scaling.maximumUnits,
                targetUtilization: scaling.targetUtilization
            )
        }
        let expiry = try await client.execute(DescribeTimeToLive(tableName: table.name)).timeToLiveDescription
        if [.enabled, .enabling].contains(expiry.timeToLiveStatus) { self.timeToLive = expiry.attributeName }
        let backups = try await client.execute(DescribeContinuousBackups(tableName: table.name))
        let recovery = backups.continuousBackupsDescription.pointInTimeRecoveryDescription
        self.pointInTimeRecovery = recovery?.pointInTimeRecoveryStatus == .enabled
        if let arn = description.tableARN { self.tags = try await client.tags(of: arn) }
    }

    private init(name: String, _ description: TableDescription) {
        let types = Dictionary(
            description.attributeDefinitions.map { ($0.attributeName, $0.attributeType.rawValue) }
        ) { $1 }
        func keys(_ schema: [KeySchemaElement]) -> [Key] {
            schema.map { Key(name: $0.attributeName, type: types[$0.attributeName] ?? "?") }
        }
        self.name = name
        self.status = description.tableStatus.rawValue
        self.billingMode = description.billingMode.rawValue
        self.keys = keys(description.keySchema)
        self.indexes = description.globalSecondaryIndexes.map {
            Index(name: $0.indexName, keys: keys($0.keySchema), status: $0.indexStatus.rawValue)
        }
        self.indexes.sort { $0.name < $1.name }
        if let stream = description.streamSpecification, stream.streamEnabled {
            self.stream = stream.streamViewType?.rawValue
        }
        self.itemCount = description.itemCount
        self.sizeBytes = description.tableSizeBytes
    }
}
