import TestSupport
import Testing

@testable import DynamoKit

/// Every typed operation beside botocore, whose service models have every parameter that AWS documents.
///
/// botocore writes requests and answers in which every member is set. They are read into ours and written again: a member
/// that ours does not know is lost on the way.
@Suite("Operations beside the service model")
struct ServiceModelTests {
    static let operations: [ModelledOperation] = [
        .init(GetItem.self), .init(PutItem.self), .init(UpdateItem.self), .init(DeleteItem.self), .init(Query.self),
        .init(Scan.self), .init(SearchVectors.self), .init(BatchGetItem.self), .init(BatchWriteItem.self),
        .init(TransactGetItems.self), .init(TransactWriteItems.self), .init(ExecuteStatement.self),
        .init(BatchExecuteStatement.self), .init(ExecuteTransaction.self), .init(CreateTable.self),
        .init(UpdateTable.self), .init(DescribeTable.self), .init(DeleteTable.self), .init(ListTables.self),
        .init(answeringNothing: TagResource.self), .init(answeringNothing: UntagResource.self),
        .init(ListTagsOfResource.self), .init(UpdateTimeToLive.self), .init(DescribeTimeToLive.self),
        .init(UpdateContinuousBackups.self), .init(DescribeContinuousBackups.self), .init(DescribeLimits.self),
        .init(DescribeEndpoints.self), .init(ListStreams.self), .init(DescribeStream.self),
        .init(GetShardIterator.self), .init(GetRecords.self),
    ]

    /// Called by ``AnyOperation``.
    static let untyped: Set<String> = [
        "CancelBulkOperation", "CreateBackup", "CreateGlobalTable", "DeleteBackup", "DeleteResourcePolicy",
        "DescribeBackup", "DescribeBulkOperation", "DescribeContributorInsights", "DescribeExport",
        "DescribeGlobalTable", "DescribeGlobalTableSettings", "DescribeImport", "DescribeKinesisStreamingDestination",
        "DescribeTableReplicaAutoScaling", "DisableKinesisStreamingDestination", "EnableKinesisStreamingDestination",
        "ExportTableToPointInTime", "GetResourcePolicy", "ImportTable", "ListBackups", "ListBulkOperations",
        "ListContributorInsights", "ListExports", "ListGlobalTables", "ListImports", "PutResourcePolicy",
        "RestoreTableFromBackup", "RestoreTableToPointInTime", "StartBulkPutItems", "UpdateContributorInsights",
        "UpdateGlobalTable", "UpdateGlobalTableSettings", "UpdateKinesisStreamingDestination",
        "UpdateTableReplicaAutoScaling",
    ]

    @Test("each operation of the model has a type, or is named as one that has none")
    func coverage() async throws {
        let samples = try await ModelSamples.all()
        let typed = Set(Self.operations.map(\.name))
        #expect(typed.isDisjoint(with: Self.untyped))
        #expect(Set(samples.map(\.operation)) == typed.union(Self.untyped))
        for sample in samples {
            guard let operation = Self.operations.first(where: { $0.name == sample.operation }) else { continue }
            let service = sample.service == "dynamodb" ? DynamoService.dynamoDB : .dynamoDBStreams
            #expect(operation.service == service, "\(operation.name)")
        }
    }

    @Test("a request has every member that botocore can set", arguments: operations)
    func requests(operation: ModelledOperation) async throws {
        let sample = try await ModelSamples.of(operation.name)
        #expect(!sample.requests.isEmpty)
        for request in sample.requests {
            #expect(try operation.rewriteRequest(request) == request)
        }
    }

    @Test("an answer has every member that botocore can read", arguments: operations)
    func answers(operation: ModelledOperation) async throws {
        let sample = try await ModelSamples.of(operation.name)
        for answer in sample.answers {
            #expect(try operation.rewriteAnswer(answer) == answer)
        }
    }

    @Test("each member is kept under the name that the API gives it", arguments: operations)
    func names(operation: ModelledOperation) async throws {
        let sample = try await ModelSamples.of(operation.name)
        for (index, request) in sample.requests.enumerated() {
            let answer = sample.answers.isEmpty ? [:] : sample.answers[index]
            #expect(try operation.misnamedMembers(request, answer) == [])
        }
    }
}
