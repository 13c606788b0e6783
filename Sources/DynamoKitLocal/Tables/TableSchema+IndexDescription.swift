import DynamoKit

/// The indexes as DescribeTable tells of them.
extension TableSchema {
    func localDescription(of index: Index, _ statistics: TableStatistics) -> LocalSecondaryIndexDescription {
        LocalSecondaryIndexDescription(
            index: LocalSecondaryIndex(
                indexName: index.name,
                keySchema: index.key.keySchema,
                projection: index.projection.projection
            ),
            indexARN: "\(self.arn)/index/\(index.name)",
            itemCount: statistics.itemCount,
            indexSizeBytes: statistics.sizeBytes
        )
    }

    func description(
        of index: Index,
        status: TableStatus,
        statistics: TableStatistics
    ) -> GlobalSecondaryIndexDescription {
        GlobalSecondaryIndexDescription(
            indexName: index.name,
            keySchema: index.key.keySchema,
            projection: index.projection.projection,
            indexStatus: status,
            indexARN: "\(self.arn)/index/\(index.name)",
            itemCount: statistics.itemCount,
            indexSizeBytes: statistics.sizeBytes,
            provisionedThroughput: index.throughput?.description ?? TableSchema.Throughput.none,
            onDemandThroughput: index.onDemandThroughput?.onDemand,
            warmThroughput: index.warmThroughput?.warm
        )
    }
}
