import DynamoKit
import FoundationEssentials
import TestSupport
import Testing

@Suite("Page cursors")
struct PageCursorTests {
    private static let secret = Array(UInt8(0)..<32)
    private static let now = Date(timeIntervalSince1970: 1_795_557_600)
    private static let urlSafe = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    private func cursor(_ order: QueryOrder = .ascending) async throws -> PageCursor {
        let page = try await SortedTable(notes: 9).table.query(partition: "general", order: order).page(limit: 3)
        return try #require(page.next)
    }

    @Test("a token is short, safe in a URL, and comes back as the cursor it was")
    func tokens() async throws {
        let cursor = try await self.cursor()
        let sealer = try PageCursor.Sealer(secret: Self.secret)
        for token in [cursor.token, sealer.token(for: cursor)] {
            #expect(token.allSatisfy { Self.urlSafe.contains($0) })
            #expect(token.count < 72)
        }
        #expect(try PageCursor(token: cursor.token) == cursor)
        #expect(try sealer.cursor(sealer.token(for: cursor)) == cursor)
    }

    @Test("a sealed token with any one bit changed is refused, and so is any part of it")
    func tampering() async throws {
        let sealer = try PageCursor.Sealer(secret: Self.secret, lifetime: .seconds(60))
        let token = sealer.token(for: try await self.cursor(), now: Self.now)
        for index in token.utf8.indices {
            for bit in 0..<8 {
                var bytes = Array(token.utf8)
                bytes[token.utf8.distance(from: token.utf8.startIndex, to: index)] ^= 1 << bit
                let changed = String(decoding: bytes, as: UTF8.self)
                let error = #expect(throws: DynamoError.self) { try sealer.cursor(changed, now: Self.now) }
                #expect(error?.code == .invalidCursor)
            }
            let error = #expect(throws: DynamoError.self) { try sealer.cursor(String(token[..<index]), now: Self.now) }
            #expect(error?.code == .invalidCursor)
        }
    }

    @Test("what was sealed with another secret, or not at all, is refused")
    func foreign() async throws {
        let sealer = try PageCursor.Sealer(secret: Self.secret)
        let other = try PageCursor.Sealer(secret: Self.secret.reversed())
        let cursor = try await self.cursor()
        #expect(throws: DynamoError.self) { try sealer.cursor(other.token(for: cursor)) }
        #expect(throws: DynamoError.self) { try sealer.cursor(cursor.token) }
        #expect(throws: DynamoError.self) { try PageCursor(token: sealer.token(for: cursor)) }
    }

    @Test("a token expires when its lifetime is over, and not before")
    func expiry() async throws {
        let sealer = try PageCursor.Sealer(secret: Self.secret, lifetime: .seconds(60))
        let cursor = try await self.cursor()
        let token = sealer.token(for: cursor, now: Self.now)
        #expect(try sealer.cursor(token, now: Self.now.addingTimeInterval(59.999)) == cursor)
        let error = #expect(throws: DynamoError.self) {
            try sealer.cursor(token, now: Self.now.addingTimeInterval(60))
        }
        #expect(error?.code == .cursorExpired)
        let eternal = try PageCursor.Sealer(secret: Self.secret, lifetime: .seconds(Int64.max))
        #expect(try sealer.cursor(eternal.token(for: cursor, now: Self.now), now: Self.now) == cursor)
        let lasting = try PageCursor.Sealer(secret: Self.secret).token(for: cursor, now: Self.now)
        #expect(try sealer.cursor(lasting, now: Self.now.addingTimeInterval(1e9)) == cursor)
    }

    @Test("a secret that is too short is refused, an older one too")
    func secrets() {
        let short = Array(UInt8(0)..<31)
        #expect(throws: DynamoError.self) { try PageCursor.Sealer(secret: short) }
        #expect(throws: DynamoError.self) { try PageCursor.Sealer(secret: Self.secret, accepting: [short]) }
    }

    @Test("after a change of the secret, tokens of the old one are read and new ones are made with the new")
    func rotation() async throws {
        let cursor = try await self.cursor()
        let newer = Array(Self.secret.reversed())
        let old = try PageCursor.Sealer(secret: Self.secret)
        let rotated = try PageCursor.Sealer(secret: newer, accepting: [Self.secret])
        #expect(try rotated.cursor(old.token(for: cursor)) == cursor)
        #expect(try PageCursor.Sealer(secret: newer).cursor(rotated.token(for: cursor)) == cursor)
        #expect(throws: DynamoError.self) { try old.cursor(rotated.token(for: cursor)) }
    }

    @Test("a cursor that a query's sort key condition leaves out is refused before anything is sent")
    func outsideCondition() async throws {
        let transport = SortedTable(notes: 9)
        let cursor = try await self.cursor()
        for condition in [
            .equals(4), .lessThan(3), .lessThanOrEqual(2), .greaterThan(3), .greaterThanOrEqual(4), .between(4, 9),
            .beginsWith("3"),
        ] as [SortKeyCondition] {
            let query = transport.table.query(partition: "general", sort: condition)
            let error = await #expect(throws: DynamoError.self) { try await query.page(limit: 3, from: cursor) }
            #expect(error?.code == .invalidCursor)
        }
        #expect(transport.operations.isEmpty)
        for condition in [
            .equals(3), .lessThan(4), .lessThanOrEqual(3), .greaterThan(2), .greaterThanOrEqual(3), .between(1, 3),
        ] as [SortKeyCondition] {
            _ = try await transport.table.query(partition: "general", sort: condition).page(limit: 3, from: cursor)
        }
    }

    @Test("a token does not repeat the partition, and one for going back is another than one for going on")
    func content() async throws {
        let query = SortedTable(notes: 9).table.query(partition: "general")
        let page = try await query.page(limit: 3, from: query.page(limit: 3).next)
        let (next, previous) = (try #require(page.next), try #require(page.previous))
        for cursor in [next, previous] {
            let bytes = try #require(Data(base64URL: cursor.token))
            #expect(bytes.firstRange(of: Data("general".utf8)) == nil)
            #expect(try PageCursor(token: cursor.token) == cursor)
        }
        #expect(next != previous)
    }

    @Test("a cursor belongs to its table, index, partition and order")
    func binding() async throws {
        let cursor = try await self.cursor()
        let client = DynamoClient(transport: SortedTable(notes: 9))
        let notes = client.table("Notes", of: Note.self, partitionKey: "room", sortKey: "at")
        let other = client.table("Other", of: Note.self, partitionKey: "room", sortKey: "at")
        let index = notes.index("index", partitionKey: "room", sortKey: "at")
        #expect(try await notes.query(partition: "general").page(limit: 3, from: cursor).items.map(\.at) == [4, 5, 6])
        for query in [
            notes.query(partition: "general", order: .descending), notes.query(partition: "random"), notes.scan(),
            other.query(partition: "general"), index.query(partition: "general"),
        ] {
            let error = await #expect(throws: DynamoError.self) { try await query.page(limit: 3, from: cursor) }
            #expect(error?.code == .invalidCursor)
        }
    }

    @Test("an index's cursor holds the keys of the index and of the table")
    func indexKeys() async throws {
        let transport = SortedTable(notes: 9)
        let index = transport.table.index("by-text", partitionKey: "text")
        let query = index.query(partition: "note 3")
        // The transport gives all notes; what counts is the start key of the second request.
        let page = try await query.page(limit: 3)
        _ = try? await query.page(limit: 3, from: page.next)
        let start = transport.operations.compactMap { ($0 as? Query)?.exclusiveStartKey }.first
        #expect(start == ["room": .string("general"), "at": .number(3), "text": .string("note 3")])
    }

    @Test("no garbage makes a cursor or a crash", arguments: UInt64(0)..<200)
    func garbage(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let bytes =
            [3] + (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        let query = SortedTable(notes: 9).table.query(partition: "general")
        let error = await #expect(throws: DynamoError.self) {
            try await query.page(limit: 3, from: PageCursor(token: Data(bytes).base64URL))
        }
        #expect(error?.code == .invalidCursor)
        #expect(throws: DynamoError.self) { try PageCursor(token: String(repeating: "A", count: 20_000)) }
    }
}

extension Data {
    fileprivate var base64URL: String {
        String(self.base64EncodedString().map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }.filter { $0 != "=" })
    }

    fileprivate init?(base64URL text: String) {
        let standard = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        self.init(base64Encoded: standard + String(repeating: "=", count: (4 - standard.count % 4) % 4))
    }
}
