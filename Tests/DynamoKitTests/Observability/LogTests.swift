import DynamoKitLocal
import InMemoryLogging
import Logging
import Testing

@testable import DynamoKit

@Suite("Logs of calls")
struct LogTests {
    @Test("a call is one line at debug, with all that is needed to find it again")
    func success() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local, logLevel: .debug)
            _ = try await observatory.client.execute(Observatory.get)
            let entry = try #require(observatory.log.entries.first)
            #expect(observatory.log.entries.count == 1)
            #expect(entry.level == .debug)
            #expect(entry.message == "DynamoDB call succeeded")
            #expect(
                entry.metadata == [
                    "dynamodb.operation": "GetItem", "dynamodb.table": "\(LocalTable.name)",
                    "dynamodb.request-id": "request-1", "http.status": "200", "dynamodb.attempts": "1",
                    "dynamodb.duration-ms": "3.0",
                ]
            )
        }
    }

    @Test("attempts that are made again have a line each, with the request that failed")
    func retries() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local, failures: Observatory.passing, logLevel: .debug)
            _ = try await observatory.client.execute(Observatory.get)
            let entries = observatory.log.entries
            #expect(
                entries.map(\.message).dropLast()
                    == Array(repeating: "DynamoDB attempt failed, trying again", count: 3)[...]
            )
            #expect(entries.allSatisfy { $0.level == .debug && $0.metadata["dynamodb.operation"] == "GetItem" })
            #expect(
                entries.map { $0.metadata["dynamodb.request-id"] } == ["request-1", "request-2", nil, "request-4"]
            )
            #expect(
                entries.map { $0.metadata["dynamodb.error"] } == [
                    "ProvisionedThroughputExceededException", "InternalServerError", "ConnectionFailed", nil,
                ]
            )
            #expect(entries.last?.metadata["dynamodb.attempts"] == "4")
        }
    }

    @Test("a throttle that is waited out says by which limit")
    func throttles() async throws {
        try await LocalTable.with { local in
            var throttle = DynamoError(.provisionedThroughputExceeded, message: "", httpStatus: 400)
            throttle.throttlingReasons = ["TableReadProvisionedThroughputExceeded", "IndexReadAccountLimitExceeded"]
                .map { ThrottlingReason(reason: $0) }
            let observatory = Observatory(local, failures: [throttle], logLevel: .debug)
            _ = try await observatory.client.execute(Observatory.get)
            #expect(
                observatory.log.entries.map { $0.metadata["dynamodb.throttling-reasons"] } == [
                    "TableReadProvisionedThroughputExceeded,IndexReadAccountLimitExceeded", nil,
                ]
            )
        }
    }

    @Test("a call that fails is a line at debug too: its caller knows whether anybody has to")
    func failure() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local, logLevel: .trace)
            var put = Observatory.put
            put.conditionExpression = "attribute_exists(id)"
            await #expect(throws: DynamoError.self) { try await observatory.client.execute(put) }
            let entry = try #require(observatory.log.entries.last)
            #expect(entry.level == .debug)
            #expect(entry.message == "DynamoDB call failed")
            #expect(entry.metadata["dynamodb.error"] == "ConditionalCheckFailedException")
            #expect(entry.metadata["dynamodb.request-id"] == "request-1")
        }
    }

    @Test("a logger of the call's own is used instead of the client's, and keeps its metadata")
    func ownLogger() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local, logLevel: .debug)
            let log = InMemoryLogHandler()
            var logger = Logger(label: "own", factory: { _ in log })
            logger.logLevel = .debug
            logger[metadataKey: "user"] = "ann"
            _ = try await observatory.client.execute(Observatory.get, logger: logger)
            #expect(observatory.log.entries.isEmpty)
            #expect(log.entries.map { $0.metadata["user"] } == ["ann"])
        }
    }

    @Test("at info nothing is said, whatever happens")
    func quiet() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local, failures: Observatory.passing, logLevel: .info)
            _ = try await observatory.client.execute(Observatory.put)
            var put = Observatory.put
            put.conditionExpression = "attribute_not_exists(id)"
            await #expect(throws: DynamoError.self) { try await observatory.client.execute(put) }
            #expect(observatory.log.entries.isEmpty)
        }
    }

    @Test("no key, value or message is in any line, whatever its level")
    func privacy() async throws {
        try await LocalTable.with { local in
            let secret = "s3cret"
            let refused = DynamoError(.internalServerError, message: "\(secret) is too much.", httpStatus: 500)
            let observatory = Observatory(local, failures: [refused, refused], logLevel: .trace)
            let item: DynamoItem = ["id": .string("\(secret)-key"), "text": .string(secret)]
            var put = PutItem(tableName: LocalTable.name, item: item)
            _ = try await observatory.client.execute(put)
            put.conditionExpression = "attribute_not_exists(id)"
            put.returnValuesOnConditionCheckFailure = .allOld
            await #expect(throws: DynamoError.self) { try await observatory.client.execute(put) }
            _ = try await observatory.client.execute(
                GetItem(tableName: LocalTable.name, key: ["id": .string("\(secret)-key")])
            )
            put.item = ["wrong": .string(secret)]
            await #expect(throws: DynamoError.self) { try await observatory.client.execute(put) }
            #expect(observatory.log.entries.count == 6)
            #expect(!observatory.log.entries.contains { "\($0)".contains(secret) })
        }
    }
}
