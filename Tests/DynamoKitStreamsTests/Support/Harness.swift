import DynamoKit
import DynamoKitLocal
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TestSupport

@testable import DynamoKitStreams

/// What handlers were given, by all workers together, in the order in which they were given it.
final class Record: Sendable {
    struct Entry: Hashable, Sendable {
        var worker: String
        var id: String
        var value: Int
    }

    private let state = Mutex<[Entry]>([])

    var entries: [Entry] { self.state.withLock { $0 } }

    func add(_ worker: String, _ thing: Thing) {
        self.state.withLock { $0.append(Entry(worker: worker, id: thing.id, value: thing.value)) }
    }

    func count(of worker: String) -> Int { self.entries.count { $0.worker == worker } }

    /// Whether every value of every item has been handled.
    func isComplete(_ written: [String: [Int]]) -> Bool {
        let handled = Dictionary(grouping: self.entries, by: \.id).mapValues { Set($0.map(\.value)) }
        return written.allSatisfy { id, values in handled[id].map { $0 == Set(values) } ?? values.isEmpty }
    }

    /// Items of which some value was handled before one that came earlier. Values that come again are no harm.
    var itemsOutOfOrder: [String] {
        Dictionary(grouping: self.entries, by: \.id).filter { _, entries in
            var highest = 0
            for entry in entries {
                if entry.value > highest + 1 { return true }
                highest = max(highest, entry.value)
            }
            return false
        }.map(\.key)
    }

    /// Whether nothing was handled twice.
    var isExactlyOnce: Bool { Set(self.entries.map { "\($0.id) \($0.value)" }).count == self.entries.count }
}

/// A table with a stream, a clock of their own, and workers that come and go.
struct Harness: Sendable {
    let transport: ModelTransport
    let clock = ManualClock()
    let record = Record()
    let incidents = Incidents()

    init(shards: Int) throws {
        self.transport = try ModelTransport(shards: shards)
    }

    /// Leases last ten seconds.
    func configuration(_ change: (inout StreamConsumerConfiguration) -> Void = { _ in }) -> StreamConsumerConfiguration
    {
        var configuration = StreamConsumerConfiguration(
            leaseDuration: .seconds(10),
            coordinationInterval: .seconds(1),
            shardSyncInterval: .seconds(30),
            batchSize: 10,
            emptyPollDelay: StreamBackoff(baseDelay: .milliseconds(200), maximumDelay: .seconds(1)),
            failureDelay: StreamBackoff(baseDelay: .milliseconds(200), maximumDelay: .seconds(1)),
            handlerRetries: StreamBackoff(maximumAttempts: 3, baseDelay: .milliseconds(200), maximumDelay: .seconds(1)),
            onIncident: { self.incidents.add($0) },
            clock: self.clock
        )
        change(&configuration)
        return configuration
    }

    func client(_ transport: some DynamoTransport) -> DynamoClient {
        // Delays between attempts take no time that anybody would have to wait for.
        let policy = RetryPolicy(maximumAttempts: 3, baseDelay: .zero, throttlingBaseDelay: .zero, quota: nil)
        return DynamoClient(transport: transport, configuration: DynamoClientConfiguration(retryPolicy: policy))
    }

    func table(_ transport: some DynamoTransport) -> DynamoTable<Thing> {
        self.client(transport).table("Things", of: Thing.self, partitionKey: "id")
    }

    /// The leases as the table has them.
    func leases() async throws -> [Lease] {
        let table = self.client(self.transport).table(
            "Leases",
            of: Lease.self,
            partitionKey: "consumer",
            sortKey: "shardId"
        )
        do {
            var leases: [Lease] = []
            for try await lease in table.query(partition: "test|\(StreamModel.arn)", consistent: true) {
                leases.append(lease)
            }
            return leases
        } catch let error as DynamoError where error.code == .resourceNotFound {
            return []
        }
    }

    /// Reads or changes the stream.
    @discardableResult
    func stream<Result: Sendable>(_ body: (inout sending StreamModel) -> sending Result) -> Result {
        self.transport.stream.withLock(body)
    }

    var written: [String: [Int]] { self.stream { $0.written } }

    /// Lets time pass, in steps that are small beside a lease, until a condition holds.
    func eventually(step: Duration = .milliseconds(100), _ condition: () async throws -> Bool) async throws -> Bool {
        try await TestSupport.eventually {
            if try await condition() { return true }
            self.clock.advance(by: step)
            return false
        }
    }

    /// Whether everything that was written has been handled, after some time if need be.
    func handlesEverything() async throws -> Bool {
        try await self.eventually { self.record.isComplete(self.written) }
    }
}

/// The incidents that were reported.
final class Incidents: Sendable {
    private let state = Mutex<[StreamIncident]>([])

    var all: [StreamIncident] { self.state.withLock { $0 } }
    func add(_ incident: StreamIncident) { self.state.withLock { $0.append(incident) } }
    func count(_ kind: StreamIncident.Kind) -> Int { self.all.count { $0.kind == kind } }
}

/// A consumer that runs in a task of its own, until it is shut down or killed.
final class Worker: Sendable {
    let name: String
    let transport: WorkerTransport
    let consumer: StreamConsumer
    private let group: ServiceGroup
    private let task: Task<Void, any Error>
    private let ended = Signal()

    /// - Parameters:
    ///   - name: For the record.
    ///   - gate: Called before a change is recorded, and after one that it throws for is not.
    init(
        _ name: String,
        in harness: Harness,
        configuration: StreamConsumerConfiguration? = nil,
        gate: @escaping @Sendable (Thing) async throws -> Void = { _ in }
    ) {
        let transport = WorkerTransport(harness.transport)
        let consumer = StreamConsumer(
            name: "test",
            table: harness.table(transport),
            streamARN: StreamModel.arn,
            leaseTable: "Leases",
            handler: RecordingHandler(name: name, record: harness.record, gate: gate),
            configuration: configuration ?? harness.configuration()
        )
        self.name = name
        self.transport = transport
        self.consumer = consumer
        let group = ServiceGroup(
            services: [consumer],
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        self.group = group
        self.task = Task { [ended] in
            defer { ended.raise() }
            try await group.run()
        }
    }

    /// Ends it as a crash would.
    func kill() async {
        self.task.cancel()
        // It may hang in a request of a process that stands still.
        self.transport.thaw()
        _ = await self.task.result
    }

    var hasEnded: Bool { self.ended.isRaised }

    /// Asks it to end.
    func shutDown() async { await self.group.triggerGracefulShutdown() }

    /// - Throws: What it ended with.
    func end() async throws { try await self.task.value }
}

/// Records what it gets.
struct RecordingHandler: StreamHandler {
    let name: String
    let record: Record
    let gate: @Sendable (Thing) async throws -> Void

    func inserted(_ item: Thing, metadata: StreamRecordMetadata) async throws { try await self.add(item) }
    func modified(from old: Thing, to new: Thing, metadata: StreamRecordMetadata) async throws {
        try await self.add(new)
    }
    func removed(_ item: Thing, metadata: StreamRecordMetadata) async throws { try await self.add(item) }

    private func add(_ thing: Thing) async throws {
        try await self.gate(thing)
        self.record.add(self.name, thing)
    }
}
