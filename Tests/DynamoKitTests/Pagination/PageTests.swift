import DynamoKit
import Testing

@Suite("Pages of a query")
struct PageTests {
    @Test(
        "a page is full unless nothing is left, and “next” is there if and only if something is",
        arguments: [(0, 5), (4, 5), (5, 5), (6, 5), (10, 5), (11, 5), (3, 1)],
        [1, 2, 5, 6, .max]
    )
    func exact(sizes: (count: Int, limit: Int), largestPage: Int) async throws {
        let table = SortedTable(notes: sizes.count, largestPage: largestPage).table
        var cursor: PageCursor?
        var seen: [Int] = []
        repeat {
            let page = try await table.query(partition: "general", order: .descending)
                .page(limit: sizes.limit, from: cursor)
            seen += page.items.map(\.at)
            #expect((page.next != nil) == (seen.count < sizes.count))
            #expect(page.items.count == sizes.limit || page.next == nil)
            cursor = page.next
        } while cursor != nil
        #expect(seen == (0..<sizes.count).map { $0 + 1 }.reversed())
    }

    @Test("with a filter a page holds as many items as asked for, counted after it", arguments: [1, 7, .max])
    func filtered(largestPage: Int) async throws {
        let transport = SortedTable(notes: 500, largestPage: largestPage) { $0.at % 10 == 0 }
        let query = transport.table.query(partition: "general", filter: .beginsWith("text", "note"))
        let first = try await query.page(limit: 30)
        #expect(first.items.map(\.at) == (1...30).map { $0 * 10 })
        let second = try await query.page(limit: 20, from: first.next)
        #expect(second.items.map(\.at) == (31...50).map { $0 * 10 })
        #expect(second.next == nil)
    }

    @Test("a filter that lets little through costs few requests")
    func filteredCost() async throws {
        let transport = SortedTable(notes: 5000) { $0.at % 100 == 0 }
        let page = try await transport.table.query(partition: "general", filter: .exists("text")).page(limit: 10)
        #expect(page.items.count == 10)
        #expect(transport.operations.count <= 8)
    }

    @Test("without a filter a page reads one item more than it gives, in one request")
    func cost() async throws {
        let transport = SortedTable(notes: 500)
        _ = try await transport.table.query(partition: "general").page(limit: 50)
        #expect(transport.operations.compactMap { ($0 as? Query)?.limit } == [51])
    }

    @Test("a sequence of pages gives each item once, reads none twice, and can go on from a cursor")
    func pages() async throws {
        let transport = SortedTable(notes: 11)
        var pages: [[Int]] = []
        var cursors: [PageCursor?] = []
        for try await page in transport.table.query(partition: "general").pages(size: 4) {
            pages.append(page.items.map(\.at))
            cursors.append(page.next)
        }
        #expect(pages == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11]])
        #expect(transport.operations.compactMap { ($0 as? Query)?.limit } == [5, 4, 4])
        var rest: [[Int]] = []
        for try await page in transport.table.query(partition: "general").pages(size: 4, from: cursors[0]) {
            rest.append(page.items.map(\.at))
        }
        #expect(rest == [[5, 6, 7, 8], [9, 10, 11]])
    }

    @Test("a page of a page's last item goes on behind it though the item is gone")
    func deletedMeanwhile() async throws {
        let query = { (notes: SortedTable) in notes.table.query(partition: "general") }
        let page = try await query(SortedTable(notes: 9)).page(limit: 3)
        let others = SortedTable((1...9).filter { $0 != 3 }.map { Note(at: $0).attributes })
        #expect(try await query(others).page(limit: 3, from: page.next).items.map(\.at) == [4, 5, 6])
    }

    @Test("a scan pages alike")
    func scan() async throws {
        let table = SortedTable(notes: 5).table
        let page = try await table.scan().page(limit: 3)
        #expect(page.items.map(\.at) == [1, 2, 3])
        let rest = try await table.scan().page(limit: 3, from: page.next)
        #expect(rest.items.map(\.at) == [4, 5])
        #expect(rest.next == nil)
    }

    @Test("a page of no items is refused", arguments: [0, -1])
    func limits(limit: Int) async {
        let table = SortedTable(notes: 5).table
        let error = await #expect(throws: DynamoError.self) { try await table.scan().page(limit: limit) }
        #expect(error?.code == .invalidRequest)
    }
}
