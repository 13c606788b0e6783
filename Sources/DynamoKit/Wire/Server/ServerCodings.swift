/// How a server reads and writes each operation.
package enum ServerCodings {
    // MARK: Items
    package static let getItem = ServerCoding<GetItem>()
    package static let putItem = ServerCoding<PutItem>()
    package static let updateItem = ServerCoding<UpdateItem>()
    package static let deleteItem = ServerCoding<DeleteItem>()

    // MARK: Pages
    package static let query = ServerCoding<Query>()
    package static let scan = ServerCoding<Scan>()

    // MARK: Batches and transactions
    package static let batchGetItem = ServerCoding<BatchGetItem>()
    package static let batchWriteItem = ServerCoding<BatchWriteItem>()
    package static let transactGetItems = ServerCoding<TransactGetItems>()
    package static let transactWriteItems = ServerCoding<TransactWriteItems>()

    // MARK: PartiQL
    package static let executeStatement = ServerCoding<ExecuteStatement>()
    package static let batchExecuteStatement = ServerCoding<BatchExecuteStatement>()
    package static let executeTransaction = ServerCoding<ExecuteTransaction>()

    // MARK: Tables
    package static let createTable = ServerCoding<CreateTable>()
    package static let updateTable = ServerCoding<UpdateTable>()
    package static let deleteTable = ServerCoding<DeleteTable>()
    package static let describeTable = ServerCoding<DescribeTable>()
    package static let listTables = ServerCoding<ListTables>()
    package static let describeTimeToLive = ServerCoding<DescribeTimeToLive>()
    package static let updateTimeToLive = ServerCoding<UpdateTimeToLive>()
    package static let describeContinuousBackups = ServerCoding<DescribeContinuousBackups>()
    package static let updateContinuousBackups = ServerCoding<UpdateContinuousBackups>()
    package static let tagResource = ServerCoding<TagResource>.answeringNothing()
    package static let untagResource = ServerCoding<UntagResource>.answeringNothing()
    package static let listTagsOfResource = ServerCoding<ListTagsOfResource>()
    package static let describeLimits = ServerCoding<DescribeLimits>()
    package static let describeEndpoints = ServerCoding<DescribeEndpoints>()

    // MARK: Streams
    package static let listStreams = ServerCoding<ListStreams>()
    package static let describeStream = ServerCoding<DescribeStream>()
    package static let getShardIterator = ServerCoding<GetShardIterator>()
    package static let getRecords = ServerCoding<GetRecords>()
}
