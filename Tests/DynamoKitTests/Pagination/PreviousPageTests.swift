import DynamoKit
import Testing

@Suite("Pages before a page")
struct PreviousPageTests {
    @Test("from any page one comes back to the one before, its items in the query's order", arguments: 1...7)
    func back(limit: Int) async throws {
        for order in [QueryOrder.ascending, .descending] {
            let query = SortedTable(notes: 20).table.query(partition: "general", order: order)
            var pages: [ItemPage<Note>] = []
            var cursor: PageCursor?
            repeat {
                pages.append(try await query.page(limit: limit, from: cursor))
                cursor = pages.last?.next
            } while cursor != nil
            #expect(pages.first?.previous == nil)
            for (before, page) in zip(pages, pages.dropFirst()) {
                let back = try await query.page(limit: limit, from: page.previous)
                #expect(back.items == before.items)
                #expect(back.previous == before.previous)
                #expect(back.next == before.next)
            }
        }
    }

    @Test("pages from a “previous” go back to the start, none empty")
    func pagesBack() async throws {
        let query = SortedTable(notes: 11).table.query(partition: "general")
        var last: ItemPage<Note>?
        for try await page in query.pages(size: 4) { last = page }
        #expect(last?.items.map(\.at) == [9, 10, 11])
        var pages: [[Int]] = []
        for try await page in query.pages(size: 3, from: last?.previous) { pages.append(page.items.map(\.at)) }
        #expect(pages == [[6, 7, 8], [3, 4, 5], [1, 2]])
    }

    @Test("the side that a cursor came from costs one request for one item, or none when it is taken on trust")
    func cost() async throws {
        let transport = SortedTable(notes: 500)
        let query = transport.table.query(partition: "general")
        let first = try await query.page(limit: 50)
        _ = try await query.page(limit: 50, from: first.next)
        let limits = transport.operations.dropFirst().compactMap { ($0 as? Query)?.limit }
        #expect(limits.sorted() == [1, 51])
        #expect(transport.operations.compactMap { ($0 as? Query)?.select } == [.count])
        let trusting = try await query.page(limit: 50, from: first.next, edges: .ahead)
        #expect(trusting.previous != nil)
        #expect(transport.operations.count == 4)
    }

    @Test("what was deleted meanwhile is not promised, unless the cursor is trusted")
    func deletedMeanwhile() async throws {
        let cursor = try await SortedTable(notes: 9).table.query(partition: "general").page(limit: 3).next
        let rest = SortedTable((4...9).map { Note(at: $0).attributes }).table.query(partition: "general")
        #expect(try await rest.page(limit: 3, from: cursor).previous == nil)
        #expect(try await rest.page(limit: 3, from: cursor, edges: .ahead).previous != nil)
    }

    @Test("from a page that has become empty one goes back to the last items, and from there on to the end")
    func emptied() async throws {
        let cursor = try await SortedTable(notes: 9).table.query(partition: "general").page(limit: 8).next
        let query = SortedTable(notes: 5).table.query(partition: "general")
        let empty = try await query.page(limit: 8, from: cursor)
        #expect(empty.items.isEmpty)
        #expect(empty.next == nil)
        let last = try await query.page(limit: 2, from: empty.previous)
        #expect(last.items.map(\.at) == [4, 5])
        #expect(last.next == nil)
        #expect(last.previous != nil)
        let none = try await SortedTable(notes: 0).table.query(partition: "general").page(limit: 8, from: cursor)
        #expect(none.items.isEmpty && none.next == nil && none.previous == nil)
    }

    @Test("with a filter, only items that pass it count as being before")
    func filtered() async throws {
        let transport = SortedTable(notes: 100) { $0.at > 50 }
        let query = transport.table.query(partition: "general", filter: .exists("text"))
        let first = try await query.page(limit: 1)
        #expect(first.items.map(\.at) == [51])
        let second = try await query.page(limit: 1, from: first.next)
        #expect(second.items.map(\.at) == [52])
        let back = try await query.page(limit: 9, from: second.previous)
        #expect(back.items.map(\.at) == [51])
        #expect(back.previous == nil)
        #expect(back.next != nil)
    }

    @Test("a scan goes on and not back")
    func scan() async throws {
        let transport = SortedTable(notes: 9)
        let first = try await transport.table.scan().page(limit: 3)
        let second = try await transport.table.scan().page(limit: 3, from: first.next)
        #expect(second.items.map(\.at) == [4, 5, 6])
        #expect(second.previous == nil)
        #expect(transport.operations.count == 2)
    }
}
