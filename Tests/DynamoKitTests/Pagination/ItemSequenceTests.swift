import DynamoKit
import Testing

@Suite("Items of a query")
struct ItemSequenceTests {
    @Test("every item comes once and in order, however the service cuts its pages", arguments: 1...8)
    func everyItem(largestPage: Int) async throws {
        let table = SortedTable(notes: 7, largestPage: largestPage).table
        var ascending: [Int] = []
        for try await note in table.query(partition: "general") { ascending.append(note.at) }
        #expect(ascending == Array(1...7))
        var descending: [Int] = []
        for try await note in table.query(partition: "general", order: .descending) { descending.append(note.at) }
        #expect(descending == (1...7).reversed())
    }

    @Test("pages are fetched as items are consumed, and no more when the consumer stops")
    func lazy() async throws {
        let transport = SortedTable(notes: 100, largestPage: 10)
        let query = transport.table.query(partition: "general")
        #expect(transport.operations.isEmpty)
        for try await note in query where note.at == 15 { break }
        #expect(transport.operations.count == 2)
    }

    @Test("pages that a filter left empty are passed over")
    func emptyPages() async throws {
        let transport = SortedTable(notes: 100, largestPage: 10) { $0.at == 95 }
        var found: [Int] = []
        for try await note in transport.table.scan(filter: .equals("at", 95)) { found.append(note.at) }
        #expect(found == [95])
        #expect(
            try await transport.table.query(partition: "general", filter: .equals("text", "note 95")).first()?.at == 95
        )
    }

    @Test("counting sums the pages and asks for no items")
    func count() async throws {
        let transport = SortedTable(notes: 25, largestPage: 10)
        #expect(try await transport.table.query(partition: "general").count() == 25)
        #expect(transport.operations.compactMap { ($0 as? Query)?.select } == [.count, .count, .count])
    }

    @Test("a query is sent as it was asked for")
    func request() async throws {
        let transport = SortedTable(notes: 1)
        _ = try await transport.table
            .query(
                partition: "general",
                sort: .between(1, 9),
                order: .descending,
                filter: .contains("text", "n"),
                consistent: true
            )
            .count()
        let query = try #require(transport.operations.first as? Query)
        #expect(query.tableName == "Notes")
        #expect(query.keyConditionExpression == "#n0 = :v0 AND #n1 BETWEEN :v1 AND :v2")
        #expect(query.filterExpression == "contains(#n2, :v3)")
        #expect(query.scanIndexForward == false)
        #expect(query.consistentRead == true)
        #expect(query.expressionAttributeNames == ["#n0": "room", "#n1": "at", "#n2": "text"])
    }

    @Test("a sort key condition needs a sort key, and a partition a value that can be a key")
    func refused() async throws {
        let client = DynamoClient(transport: SortedTable(notes: 1))
        let table = client.table("Notes", of: Note.self, partitionKey: "room")
        for query in [
            table.query(partition: "general", sort: .equals(1)), table.query(partition: ""),
            table.query(partition: true),
        ] {
            let error = await #expect(throws: DynamoError.self) { try await query.first() }
            #expect(error?.code == .invalidRequest)
        }
    }
}
