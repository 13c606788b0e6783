import DynamoKit
import DynamoKitLocal
import FoundationEssentials
import Logging
import Synchronization
import TestSupport
import Testing

@Suite("Scans in segments")
struct ParallelScanTests {
    /// A table whose scans are looked at, and may be held up.
    private final class Watched: DynamoTransport {
        struct Counts {
            var underway = 0
            var most = 0
            var begun = 0
            var ended = 0
        }

        private let table: LocalDynamo
        private let counts = Mutex(Counts())
        private let willScan: @Sendable (Scan, Counts) async throws -> Void

        init(_ table: LocalDynamo, willScan: @escaping @Sendable (Scan, Counts) async throws -> Void = { _, _ in }) {
            self.table = table
            self.willScan = willScan
        }

        var scans: Counts { self.counts.withLock { $0 } }

        func execute<Operation: DynamoOperation>(
            _ operation: Operation,
            logger: Logger
        ) async throws -> Operation.Output {
            guard let scan = operation as? Scan else { return try await self.table.execute(operation, logger: logger) }
            let counts = self.counts.withLock { counts in
                counts.underway += 1
                counts.begun += 1
                counts.most = max(counts.most, counts.underway)
                return counts
            }
            defer {
                self.counts.withLock { counts in
                    counts.underway -= 1
                    counts.ended += 1
                }
            }
            try await self.willScan(scan, counts)
            return try await self.table.execute(operation, logger: logger)
        }
    }

    /// Runs `body` with a table of notes at 1, 2, 3 and so on, each in a room of its own.
    private func withNotes(
        _ count: Int,
        willScan: @escaping @Sendable (Scan, Int) async throws -> Void = { _, _ in },
        _ body: (DynamoTable<Note>, Watched) async throws -> Void
    ) async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let transport = Watched(local) { scan, counts in try await willScan(scan, counts.begun) }
            let client = DynamoClient(
                transport: transport,
                configuration: DynamoClientConfiguration(retryPolicy: .never)
            )
            _ = try await client.execute(
                CreateTable(
                    tableName: "Notes",
                    attributeDefinitions: [AttributeDefinition("room", .string), AttributeDefinition("at", .number)],
                    keySchema: [.partitionKey("room"), .sortKey("at")],
                    billingMode: .payPerRequest
                )
            )
            let table = client.table("Notes", of: Note.self, partitionKey: "room", sortKey: "at")
            try await table.batchWrite(
                putting: (0..<count).map { number in
                    var note = Note(at: number + 1)
                    note.room = "room \(number)"
                    return note
                }
            )
            try await body(table, transport)
        }
    }

    @Test("as many segments are read at once as allowed, and all items come", .timeLimit(.minutes(1)))
    func concurrency() async throws {
        let most = Mutex(0)
        try await self.withNotes(100) { _, count in
            most.withLock { $0 = max($0, count) }
            // Nobody goes on before three have come.
            while most.withLock({ $0 }) < 3 { await Task.yield() }
        } _: { notes, transport in
            var found: [Int] = []
            try await notes.scan().inParallel(segments: 10, maximumConcurrentReads: 3) { items in
                for try await note in items { found.append(note.at) }
            }
            #expect(found.sorted() == Array(1...100))
            #expect(transport.scans.most == 3)
        }
    }

    @Test("while an item is at work, one page ahead is read of each segment and no more")
    func bound() async throws {
        try await self.withNotes(100) { notes, transport in
            try await notes.scan().readSize(1).inParallel(segments: 4) { items in
                var given = 0
                for try await _ in items {
                    given += 1
                    // Let those that are under way end.
                    #expect(try await eventually { transport.scans.underway == 0 })
                    // Of pages of one item, each was given or waits; of each segment one may be empty at the end.
                    #expect(transport.scans.begun <= given + 4 + 4)
                }
                #expect(given == 100)
            }
        }
    }

    @Test("leaving the loop, or throwing, ends the reads before the call does", .timeLimit(.minutes(1)))
    func leaving() async throws {
        struct Enough: Error {}
        try await self.withNotes(100) { _, count in
            // Only the first read is answered; the others wait until they are cancelled, as a connection does.
            guard count > 1 else { return }
            while !Task.isCancelled { await Task.yield() }
            throw CancellationError()
        } _: { notes, transport in
            try await notes.scan().inParallel(segments: 4) { items in
                for try await _ in items { break }
            }
            #expect(transport.scans.underway == 0)
        }
        try await self.withNotes(100) { notes, transport in
            await #expect(throws: Enough.self) {
                try await notes.scan().inParallel(segments: 4) { items in
                    for try await _ in items { throw Enough() }
                }
            }
            #expect(transport.scans.underway == 0)
        }
    }

    @Test("cancelling the consumer ends all segments", .timeLimit(.minutes(1)))
    func cancellation() async throws {
        try await self.withNotes(10) { _, _ in
            while !Task.isCancelled { await Task.yield() }
            throw CancellationError()
        } _: { notes, transport in
            let task = Task {
                try await notes.scan().inParallel(segments: 4) { items in
                    for try await _ in items {}
                }
            }
            while transport.scans.begun < 4 { await Task.yield() }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(transport.scans.underway == 0)
        }
    }

    @Test("a read that fails ends the sequence with its error, also when asked again, and the progress misses nothing")
    func failure() async throws {
        let isBroken = Mutex(true)
        try await self.withNotes(100) { scan, _ in
            if scan.segment == 2, scan.exclusiveStartKey != nil, isBroken.withLock({ $0 }) {
                throw DynamoError(.accessDenied, message: "")
            }
        } _: { notes, _ in
            var found: [Int] = []
            var progress: ParallelScanProgress?
            let scan = notes.scan().readSize(5)
            try await scan.inParallel(segments: 4) { items in
                for _ in 0..<2 {
                    let error = await #expect(throws: DynamoError.self) {
                        for try await note in items { found.append(note.at) }
                    }
                    #expect(error?.code == .accessDenied)
                }
                progress = items.progress
            }
            let left = try #require(progress)
            #expect(!left.isFinished)
            isBroken.withLock { $0 = false }
            try await scan.inParallel(resuming: left) { items in
                for try await note in items { found.append(note.at) }
                #expect(items.progress.isFinished)
            }
            #expect(found.sorted() == Array(1...100))
        }
    }

    @Test("a limit holds for all segments together")
    func limit() async throws {
        try await self.withNotes(100) { notes, _ in
            var count = 0
            try await notes.scan().limit(17).inParallel(segments: 4) { items in
                for try await _ in items { count += 1 }
            }
            #expect(count == 17)
        }
    }

    @Test("a sequence that outlives its call gives nothing, and says so")
    func escaped() async throws {
        try await self.withNotes(10) { notes, _ in
            let items = try await notes.scan().inParallel(segments: 2) { items in items }
            let error = await #expect(throws: DynamoError.self) {
                for try await _ in items {}
            }
            #expect(error?.code == .invalidRequest)
        }
    }

    @Test("a query, no segments, and the progress of another table are refused")
    func refused() async throws {
        try await self.withNotes(3) { notes, _ in
            let requests: [(DynamoError.Code, () async throws -> Void)] = [
                (.invalidRequest, { try await notes.query(partition: "room 1").inParallel(segments: 2) { _ in } }),
                (.invalidRequest, { try await notes.scan().inParallel(segments: 0) { _ in } }),
                (.invalidRequest, { try await notes.scan().inParallel(segments: 1_000_001) { _ in } }),
            ]
            for (code, request) in requests {
                let error = await #expect(throws: DynamoError.self) { try await request() }
                #expect(error?.code == code)
            }
            let progress = try await notes.scan().inParallel(segments: 2) { $0.progress }
            let others = notes.client.table("Others", of: Note.self, partitionKey: "room", sortKey: "at")
            let error = await #expect(throws: DynamoError.self) {
                try await others.scan().inParallel(resuming: progress) { _ in }
            }
            #expect(error?.code == .invalidCursor)
        }
    }

    @Test(
        "a progress that was damaged is not read",
        arguments: [
            #"{"version":2,"binding":"AAAA","positions":[""]}"#, #"{"version":1,"binding":"AAAA","positions":[]}"#,
            #"{"version":1,"binding":"?","positions":[""]}"#, #"{"version":1,"binding":"AAAA","positions":["AAAA"]}"#,
            #"{"version":1,"binding":"AAAA","positions":[7]}"#,
        ]
    )
    func damaged(json: String) {
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(ParallelScanProgress.self, from: Data(json.utf8))
        }
    }
}
