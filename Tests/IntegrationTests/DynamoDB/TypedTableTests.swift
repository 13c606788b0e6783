import DynamoKit
import FoundationEssentials
import Testing

extension DynamoDBTests {
    @Suite("Typed tables")
    struct TypedTables {
        struct Entry: Codable, Hashable, Sendable {
            var pk: String
            var sk: Int64
            var tag: String
            var at = Date(timeIntervalSince1970: 1_795_557_600.123)
            var labels: Set<String> = []
            var counts: [String: Int] = [:]
        }

        /// The part of an entry that the index holds.
        struct Keys: Codable, Hashable, Sendable {
            var pk: String
            var sk: Int64
            var tag: String
        }

        private func withEntries(
            on backend: Backend,
            _ body: (DynamoTable<Entry>, DynamoIndex<Keys>) async throws -> Void
        ) async throws {
            try await backend.withTable { client, name in
                let table = client.table(name, of: Entry.self, partitionKey: "pk", sortKey: "sk")
                try await body(table, table.index("by-tag", of: Keys.self, partitionKey: "tag", sortKey: "sk"))
            }
        }

        @Test("an item is put, read, changed and deleted", arguments: Backend.allCases)
        func items(backend: Backend) async throws {
            try await self.withEntries(on: backend) { entries, _ in
                var entry = Entry(pk: "p", sk: .max, tag: "t")
                try await entries.put(entry, if: .notExists("pk"))
                let error = await #expect(throws: DynamoError.self) {
                    try await entries.put(entry, if: .notExists("pk"))
                }
                #expect(error?.code == .conditionalCheckFailed)
                #expect(try await entries.get(.key("p", Int64.max), consistent: true) == entry)
                entry.labels = ["a"]
                entry.counts = ["x": 2]
                let updated = try await entries.update(
                    .key("p", Int64.max),
                    returning: .newItem,
                    if: .equals("tag", "t") && (.notExists("labels") || .size(of: "labels", .greaterThan, 5))
                ) {
                    $0.add("labels", Set(["a"]))
                    $0.setIfNotExists(.name("counts")["x"], to: 2)
                }
                #expect(updated == entry)
                #expect(try await entries.delete(.key("p", Int64.max), returning: .oldItem) == entry)
                #expect(try await entries.get(.key("p", Int64.max), consistent: true) == nil)
            }
        }

        @Test("pages of a partition and of an index end exactly and lose nothing", arguments: Backend.allCases)
        func pages(backend: Backend) async throws {
            try await self.withEntries(on: backend) { entries, byTag in
                // All have one index key, so that only the table's key tells them apart.
                try await entries.batchWrite(
                    putting: (0..<12).map { Entry(pk: "p\($0 % 2)", sk: 7 + $0 / 2, tag: "t") }
                )
                for order in [QueryOrder.ascending, .descending] {
                    var cursor: PageCursor?
                    var seen: [Int64] = []
                    repeat {
                        let page = try await entries.query(partition: "p0", order: order).page(limit: 3, from: cursor)
                        seen += page.items.map(\.sk)
                        cursor = page.next
                    } while cursor != nil
                    #expect(seen == (order == .ascending ? Array(7...12) : (7...12).reversed()))
                    var found: [Keys] = []
                    for try await page in byTag.query(partition: "t", order: order).pages(size: 5) {
                        #expect(page.items.count == 5 || page.next == nil)
                        found += page.items
                    }
                    #expect(found.count == 12)
                    #expect(Set(found).count == 12)
                }
            }
        }

        @Test("a transaction that fails tells which action did", arguments: Backend.allCases)
        func transactions(backend: Backend) async throws {
            try await self.withEntries(on: backend) { entries, _ in
                try await entries.put(Entry(pk: "taken", sk: 1, tag: "first"))
                let error = await #expect(throws: DynamoError.self) {
                    try await entries.client.transactWrite {
                        entries.putting(Entry(pk: "new", sk: 1, tag: "t"), if: .notExists("pk"))
                        entries.putting(Entry(pk: "taken", sk: 1, tag: "second"), if: .notExists("pk"))
                    }
                }
                #expect(error?.code == .transactionCanceled)
                #expect(error?.failedActions.keys.sorted() == [1])
                #expect(error?.failedActions[1]?.isConditionalCheckFailed == true)
                #expect(try await entries.get(.key("new", 1), consistent: true) == nil)
            }
        }
    }
}
