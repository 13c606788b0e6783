import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Batches")
struct BatchTests {
    private static func key(_ number: Int) -> DynamoItem { ["pk": .string("\(number)")] }

    private static func store() async throws -> LocalDynamo {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        return local
    }

    @Test("writes puts and deletes, and reads back what is there")
    func roundTrip() async throws {
        let local = try await Self.store()
        try await local.put(Self.key(0))
        let writes = (1...24).map { WriteRequest.put(Self.key($0)) } + [.delete(key: Self.key(0))]
        let written = try await local.run(
            BatchWriteItem(requestItems: ["Things": writes], returnConsumedCapacity: .total)
        )
        #expect(written.unprocessedItems.isEmpty)
        #expect(written.consumedCapacity.map(\.capacityUnits) == [25])
        let read = try await local.run(
            BatchGetItem(requestItems: ["Things": KeysAndAttributes(keys: (0..<100).map(Self.key))])
        )
        #expect(read.responses["Things"]?.count == 24)
        #expect(read.unprocessedKeys.isEmpty)
    }

    @Test("too many items, the same one twice, none at all: refused, and nothing is written")
    func refused() async throws {
        let local = try await Self.store()
        let puts = (0..<26).map { WriteRequest.put(Self.key($0)) }
        let empty = try await failure { _ = try await local.run(BatchWriteItem(requestItems: ["Things": []])) }
        #expect(
            empty.message == """
                1 validation error detected: Value at 'requestItems.Things.member' failed to satisfy constraint: Member must \
                have length greater than or equal to 1
                """
        )
        let tooManyWrites = try await failure {
            _ = try await local.run(BatchWriteItem(requestItems: ["Things": puts]))
        }
        #expect(
            tooManyWrites.message.hasSuffix(
                """
                at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have \
                length less than or equal to 25, Member must have length greater than or equal to 1]
                """
            )
        )
        let keyless = try await failure {
            _ = try await local.run(BatchWriteItem(requestItems: ["Things": [.put(["v": .number(1)])]]))
        }
        #expect(keyless.message == "The provided key element does not match the schema")
        let tooMany = try await failure {
            _ = try await local.run(
                BatchWriteItem(requestItems: ["Things": Array(puts[..<13]), "Others": Array(puts[13...])])
            )
        }
        #expect(tooMany.message == "Too many items requested for the BatchWriteItem call")
        let twice = try await failure {
            _ = try await local.run(
                BatchWriteItem(requestItems: ["Things": [.put(Self.key(1)), .delete(key: Self.key(1))]])
            )
        }
        #expect(twice.message == "Provided list of item keys contains duplicates")
        let none = try await failure { _ = try await local.run(BatchWriteItem(requestItems: [:])) }
        #expect(none.message == "The requestItems parameter is required for BatchWriteItem")
        let keys = KeysAndAttributes(keys: (0..<101).map(Self.key))
        let tooManyOfOne = try await failure { _ = try await local.run(BatchGetItem(requestItems: ["Things": keys])) }
        #expect(
            tooManyOfOne.message == """
                1 validation error detected: Value at 'RequestItems.Things.member.Keys' failed to satisfy constraint: Member \
                must have length less than or equal to 100
                """
        )
        let half = KeysAndAttributes(keys: (0..<51).map(Self.key))
        let tooManyKeys = try await failure {
            _ = try await local.run(BatchGetItem(requestItems: ["Things": half, "Others": half]))
        }
        #expect(tooManyKeys.message == "Too many items requested for the BatchGetItem call")
        #expect(try await local.run(Scan(tableName: "Things")).count == 0)
    }

    @Test("what does not fit into an answer of 16 MB comes back as unprocessed, and nothing is lost")
    func unprocessed() async throws {
        let local = try await Self.store()
        let text = AttributeValue.string(String(repeating: "x", count: 390_000))
        for number in 0..<60 { try await local.put(Self.key(number).merging(["text": text]) { $1 }) }
        var rest = ["Things": KeysAndAttributes(keys: (0..<60).map(Self.key))]
        var sizes: [Int] = []
        while !rest.isEmpty {
            let output = try await local.run(BatchGetItem(requestItems: rest))
            sizes.append(output.responses["Things"]?.count ?? 0)
            rest = output.unprocessedKeys
        }
        #expect(sizes == [44, 16])
    }
}
