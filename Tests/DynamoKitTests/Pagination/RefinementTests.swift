import DynamoKit
import Testing

@Suite("Refined queries")
struct RefinementTests {
    @Test("a limit gives so many items and reads no more", arguments: [0, 1, 9, 10, 11, 100, .max])
    func limit(count: Int) async throws {
        let transport = SortedTable(notes: 20, largestPage: 10)
        var found: [Int] = []
        for try await note in transport.table.query(partition: "general").limit(count) { found.append(note.at) }
        #expect(found == Array((1...20).prefix(count)))
        let read = transport.operations.compactMap { ($0 as? Query)?.limit }.first ?? 0
        #expect(read == min(count, Int(Int32.max)))
        #expect(transport.operations.count == [0: 0, 1: 1, 9: 1, 10: 1, 11: 2][count] ?? 3)
    }

    @Test("a read size bounds each request, and not what comes")
    func readSize() async throws {
        let transport = SortedTable(notes: 20)
        let query = transport.table.query(partition: "general").readSize(6)
        var count = 0
        for try await _ in query { count += 1 }
        #expect(count == 20)
        #expect(transport.operations.compactMap { ($0 as? Query)?.limit } == [6, 6, 6, 6])
        #expect(try await query.page(limit: 10).items.count == 10)
        #expect(transport.operations.dropFirst(4).compactMap { ($0 as? Query)?.limit } == [6, 5])
        #expect(try await query.count() == 20)
        #expect(try await query.limit(7).count() == 7)
    }

    @Test("pages within a limit end with it, and nothing is promised behind")
    func pagesWithinLimit() async throws {
        let transport = SortedTable(notes: 20)
        var pages: [[Int]] = []
        var last: ItemPage<Note>?
        for try await page in transport.table.query(partition: "general").limit(7).pages(size: 3) {
            pages.append(page.items.map(\.at))
            last = page
        }
        #expect(pages == [[1, 2, 3], [4, 5, 6], [7]])
        #expect(last?.next == nil)
        #expect(last?.previous != nil)
        #expect(transport.operations.compactMap { ($0 as? Query)?.limit } == [4, 3])
    }

    struct Part: Codable, Hashable, Sendable {
        var text: String
    }

    @Test("a selection is sent with what cursors need, and decoded as asked for")
    func selecting() async throws {
        let transport = SortedTable(notes: 5)
        let query = transport.table.query(partition: "general").selecting(["text"], as: Part.self)
        let page = try await query.page(limit: 2)
        #expect(page.items == [Part(text: "note 1"), Part(text: "note 2")])
        #expect(try await query.page(limit: 2, from: page.next).items.map(\.text) == ["note 3", "note 4"])
        let sent = try #require(transport.operations.first as? Query)
        let names = sent.projectionExpression?.split(separator: ", ").map { sent.expressionAttributeNames[String($0)] }
        #expect(names == ["text", "at", "room"])
        // A count, and a look to the side, take no selection.
        #expect(try await query.count() == 5)
        let counts = transport.operations.compactMap { $0 as? Query }.filter { $0.select == .count }
        #expect(counts.count == 2)
        #expect(counts.allSatisfy { $0.projectionExpression == nil && $0.expressionAttributeNames.count == 1 })
    }

    @Test("a selection that names the key already does not name it twice")
    func selectingKey() async throws {
        let transport = SortedTable(notes: 5)
        _ = try await transport.table.scan().selecting(["at", "room"], as: [String: AttributeValue].self).first()
        #expect((transport.operations.first as? Scan)?.projectionExpression == "#n0, #n1")
    }
}
