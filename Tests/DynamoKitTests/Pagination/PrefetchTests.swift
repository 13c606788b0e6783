import DynamoKit
import Logging
import Synchronization
import TestSupport
import Testing

@Suite("Reading ahead")
struct PrefetchTests {
    private func all(_ notes: ItemSequence<Note>) async throws -> [Int] {
        try await notes.reduce(into: []) { $0.append($1.at) }
    }

    @Test("the same items come, however the service cuts its pages, and with the same reads", arguments: 1...8)
    func same(largestPage: Int) async throws {
        for (limit, isFiltered) in [(Int?.none, false), (5, false), (nil, true), (3, true), (0, false)] {
            func read(_ refine: (ItemSequence<Note>) -> ItemSequence<Note>) async throws -> ([Int], [DynamoItem?]) {
                let transport = SortedTable(notes: 7, largestPage: largestPage) { $0.at % 2 == 0 }
                let filter: Condition? = isFiltered ? .contains("text", "note") : nil
                var query = transport.table.query(partition: "general", filter: filter)
                if let limit { query = query.limit(limit) }
                let items = try await self.all(refine(query))
                return (items, transport.operations.map { ($0 as? Query)?.exclusiveStartKey })
            }
            let plain = try await read { $0 }
            let ahead = try await read { $0.prefetching() }
            #expect(ahead.0 == plain.0)
            #expect(ahead.1 == plain.1)
        }
    }

    @Test("the next page is asked for while one is consumed, and no more than that")
    func oneAhead() async throws {
        let transport = SortedTable(notes: 30, largestPage: 10)
        var notes = transport.table.query(partition: "general").prefetching().makeAsyncIterator()
        #expect(transport.operations.isEmpty)
        for page in 1...2 {
            for _ in 0..<10 {
                _ = try await notes.next()
                #expect(transport.operations.count <= page + 1)
            }
            #expect(try await eventually { transport.operations.count == page + 1 })
        }
    }

    @Test("a limit that is reached needs no page ahead")
    func limit() async throws {
        let transport = SortedTable(notes: 30, largestPage: 10)
        #expect(try await self.all(transport.table.query(partition: "general").limit(20).prefetching()).count == 20)
        #expect(transport.operations.compactMap { ($0 as? Query)?.limit } == [20, 10])
    }

    @Test("a read that is not wanted any more is cancelled")
    func abandoned() async throws {
        let transport = HangingAhead()
        for try await note in transport.table.query(partition: "general").prefetching() where note.at == 1 {
            #expect(try await eventually { transport.hanging == 1 })
            break
        }
        #expect(try await eventually { transport.cancelled == 1 })
        #expect(transport.hanging == 0)
    }

    @Test("who is cancelled waiting for a page ahead takes its read along")
    func cancelled() async throws {
        let transport = HangingAhead()
        let reader = Task { try await self.all(transport.table.query(partition: "general").prefetching()) }
        #expect(try await eventually { transport.hanging == 1 })
        reader.cancel()
        await #expect(throws: CancellationError.self) { try await reader.value }
        #expect(transport.cancelled == 1)
    }

    @Test("a failure shows after the items before it, and the page is asked for again")
    func failure() async throws {
        let transport = HangingAhead(failing: DynamoError(.validation, message: "no"))
        var notes = transport.table.query(partition: "general").prefetching().makeAsyncIterator()
        for at in 1...2 { #expect(try await notes.next()?.at == at) }
        for _ in 0..<2 {
            await #expect(throws: DynamoError.self) { try await notes.next() }
        }
        transport.mend()
        #expect(try await notes.next()?.at == 3)
        #expect(try await notes.next() == nil)
    }
}

/// Gives a page of two notes. The second page hangs until it is cancelled, or fails until it is mended.
private final class HangingAhead: DynamoTransport {
    private struct State {
        var hanging = 0
        var cancelled = 0
        var failure: DynamoError?
    }

    private let state: Mutex<State>
    private let hangs: Bool

    init(failing failure: DynamoError? = nil) {
        self.state = Mutex(State(failure: failure))
        self.hangs = failure == nil
    }

    var hanging: Int { self.state.withLock { $0.hanging } }
    var cancelled: Int { self.state.withLock { $0.cancelled } }
    func mend() { self.state.withLock { $0.failure = nil } }

    var table: DynamoTable<Note> {
        DynamoClient(transport: self).table("Notes", of: Note.self, partitionKey: "room", sortKey: "at")
    }

    func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        let isFirst = (operation as? Query)?.exclusiveStartKey == nil
        if !isFirst {
            if self.hangs { try await self.hang() }
            if let failure = self.state.withLock({ $0.failure }) { throw failure }
        }
        let notes = isFirst ? [Note(at: 1), Note(at: 2)] : [Note(at: 3)]
        let output = Query.Output(
            items: notes.map(\.attributes),
            count: notes.count,
            scannedCount: notes.count,
            lastEvaluatedKey: isFirst ? ["room": .string("general"), "at": .number(2)] : nil
        )
        guard let output = output as? Operation.Output else {
            throw DynamoError(.unknownOperation, message: "The test answers no \(Operation.name).")
        }
        return output
    }

    private func hang() async throws {
        self.state.withLock { $0.hanging += 1 }
        defer { self.state.withLock { $0.hanging -= 1 } }
        do {
            try await Task.sleep(for: .seconds(3600))
        } catch {
            self.state.withLock { $0.cancelled += 1 }
            throw error
        }
    }
}
