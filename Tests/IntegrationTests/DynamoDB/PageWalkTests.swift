import DynamoKit
import TestSupport
import Testing

extension DynamoDBTests {
    /// Walks a query on and back by chance, deletes items on the way, and compares each page with a list in memory.
    @Suite("Walks through pages")
    struct PageWalks {
        struct Entry: Codable, Hashable, Sendable {
            var pk: String
            var sk: Int
            var tag: String
            var even: Bool

            var key: Key { Key(pk: self.pk, sk: self.sk) }
        }

        /// What tells entries apart: a part of them, also in the index.
        struct Key: Codable, Hashable, Sendable {
            var pk: String
            var sk: Int
        }

        struct Walk: Sendable, CustomTestStringConvertible {
            var backend: Backend
            var seed: UInt64

            var testDescription: String { "\(self.backend) \(self.seed)" }

            static let all =
                (UInt64(0)..<24).map { Walk(backend: .local, seed: $0) }
                + (UInt64(100)..<106).map { Walk(backend: .moto, seed: $0) }
        }

        @Test("each page holds what the list has there, with an exact “next” and “previous”", arguments: Walk.all)
        func walk(_ walk: Walk) async throws {
            try await walk.backend.withTable { client, name in
                let table = client.table(name, of: Entry.self, partitionKey: "pk", sortKey: "sk")
                var walker = try Walker(table: table, random: SplitMix64(seed: walk.seed))
                try await walker.fill()
                for _ in 0..<3 { try await walker.walk() }
            }
        }
    }
}

extension DynamoDBTests.PageWalks {
    /// The walk of one test.
    struct Walker {
        let table: DynamoTable<Entry>
        private var random: SplitMix64
        private let sealer: PageCursor.Sealer

        init(table: DynamoTable<Entry>, random: SplitMix64) throws {
            self.table = table
            self.random = random
            self.sealer = try PageCursor.Sealer(secret: Array(UInt8(0)..<32))
        }

        /// Up to thirty entries in each of two partitions; their tags put both into one partition of the index.
        mutating func fill() async throws {
            var entries: [Entry] = []
            for partition in ["a", "b"] {
                let count = Int.random(in: 0...30, using: &self.random)
                for sort in Set((0..<count).map { _ in Int.random(in: -50...50, using: &self.random) }) {
                    let even = sort.isMultiple(of: 2)
                    entries.append(Entry(pk: partition, sk: sort, tag: "t", even: even))
                }
            }
            try await self.table.batchWrite(putting: entries)
        }

        /// A query of any kind.
        private mutating func query() -> ItemSequence<Key> {
            let order = [QueryOrder.ascending, .descending].randomElement(using: &self.random) ?? .ascending
            let sort: SortKeyCondition? =
                switch Int.random(in: 0..<4, using: &self.random) {
                case 0: .between(-20, 30)
                case 1: .greaterThan(-10)
                default: nil
                }
            var query: ItemSequence<Key>
            if Int.random(in: 0..<3, using: &self.random) == 0 {
                query = self.table.index("by-tag", of: Key.self, partitionKey: "tag", sortKey: "sk")
                    .query(partition: "t", sort: sort, order: order)
            } else {
                let filter: Condition? = Bool.random(using: &self.random) ? .equals("even", true) : nil
                query = self.table.query(partition: "a", sort: sort, order: order, filter: filter, consistent: true)
                    .selecting(["pk", "sk"], as: Key.self)
            }
            if Bool.random(using: &self.random) { query = query.readSize(Int.random(in: 1...5, using: &self.random)) }
            return query
        }

        /// Where a cursor stands in the list: behind an item, or at the end that it starts from.
        private struct Place {
            var cursor: PageCursor
            var isForward: Bool
            var index: Int?
        }

        /// Some steps through the pages of one query.
        mutating func walk() async throws {
            let query = self.query()
            var list: [Key] = []
            for try await key in query { list.append(key) }
            var there = Array(list.indices)
            var place: Place?
            for _ in 0..<20 {
                if Int.random(in: 0..<3, using: &self.random) == 0, let gone = there.randomElement(using: &self.random)
                {
                    try await self.table.delete(.key(list[gone].pk, list[gone].sk))
                    there.removeAll { $0 == gone }
                }
                let limit = Int.random(in: 1...6, using: &self.random)
                let page = try await query.page(limit: limit, from: place.map { try self.throughClient($0.cursor) })
                let expected = Self.expected(of: there, from: place, limit: limit)
                #expect(page.items == expected.map { list[$0] })
                let (first, last) = Self.edges(of: expected, from: place, in: list)
                #expect((page.previous != nil) == there.contains { $0 < first })
                #expect((page.next != nil) == there.contains { $0 > last })
                let places = [
                    page.next.map { Place(cursor: $0, isForward: true, index: expected.last) },
                    page.previous.map { Place(cursor: $0, isForward: false, index: expected.first) },
                ]
                place = places.compactMap { $0 }.randomElement(using: &self.random)
            }
        }

        private func throughClient(_ cursor: PageCursor) throws -> PageCursor {
            try self.sealer.cursor(self.sealer.token(for: cursor))
        }

        private static func expected(of there: [Int], from place: Place?, limit: Int) -> [Int] {
            guard let place, !place.isForward else {
                return Array(there.filter { $0 > place?.index ?? -1 }.prefix(limit))
            }
            return Array(there.filter { $0 < place.index ?? .max }.suffix(limit))
        }

        /// The first and the last index of a page; an empty one lies at the end that it was read to.
        private static func edges(of page: [Int], from place: Place?, in list: [Key]) -> (first: Int, last: Int) {
            if let first = page.first, let last = page.last { return (first, last) }
            return place?.isForward == false ? (-1, -1) : (list.count, list.count)
        }
    }
}
