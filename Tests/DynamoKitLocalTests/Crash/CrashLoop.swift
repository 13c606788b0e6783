import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

/// A file, the programs that are killed while they write to it, and what has to be in it.
struct CrashLoop {
    let file: String
    let seed: UInt64
    private var random: SplitMix64
    private var round = 0
    private var writers = (0..<CrashWriters.count).map { CrashModel(partition: CrashTable.partition($0)) }
    /// Sort keys of the items that expire, in the order in which they were written.
    private var expiring: [Int] = []

    init(file: String, seed: UInt64) {
        self.file = file
        self.seed = seed
        self.random = SplitMix64(seed: seed)
    }

    /// Starts a program, kills it sooner or later, and compares.
    mutating func killOnce() async throws {
        // Now and then while the file is opened, and so while what the last one left is brought in order.
        let patience = Bool.random(using: &self.random) ? 40_000 : 4_000
        let bytes =
            Int.random(in: 0..<4, using: &self.random) == 0 ? 1 : Int.random(in: 1..<patience, using: &self.random)
        let acknowledged = try await self.acknowledged(killingAfter: bytes)
        try await withLocalDynamo(storage: .file(self.file), configuration: Self.withoutSweeps) { local in
            guard try await !local.run(ListTables()).tableNames.isEmpty else {
                #expect(acknowledged.isEmpty, "seed \(self.seed)")
                return
            }
            // A kill may have come before the time to live was set.
            try await CrashTable.prepare(local)
            let findings = try await CrashFindings(local)
            self.compare(findings, with: acknowledged)
            try await self.compareExpired(findings, acknowledged: acknowledged[CrashTable.expiring] ?? 0, local)
        }
        let check = try SQLiteConnection(path: self.file, access: .readOnly).statement("PRAGMA integrity_check")
        #expect(try check.firstRow { $0.text(at: 0) } == "ok", "seed \(self.seed)")
        self.round += 1
    }

    private static var withoutSweeps: LocalDynamoConfiguration {
        var configuration = LocalDynamoConfiguration()
        configuration.sweepInterval = nil
        return configuration
    }

    /// - Parameter bytes: How many bytes of acknowledgements to wait for before the kill.
    /// - Returns: How many requests of each partition were acknowledged.
    private func acknowledged(killingAfter bytes: Int) async throws -> [String: Int] {
        let writer = try PeerProcess.start(
            URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path,
            ["--testing-library", "swift-testing", "--filter", "CrashTests/writers"],
            environment: CrashWriters.Assignment(file: self.file, seed: self.seed, round: self.round).environment
        )
        let lines: [Substring]
        do {
            try await writer.waitUntilReady(.output(contains: "crash: opening\n"), within: .seconds(60))
            let before = writer.output.utf8.count
            _ = try await eventually(within: .seconds(60)) {
                writer.output.utf8.count >= before + bytes - 1 || !writer.isRunning
            }
            #expect(writer.isRunning, "ended by itself, seed \(self.seed): \(writer.output.suffix(2_000))")
            writer.killNow()
            lines = writer.output.split(separator: "\n").filter { $0.hasPrefix("crash: ") }
            try await writer.stop()
        } catch {
            try await writer.stop()
            throw error
        }
        return lines.reduce(into: [:]) { counts, line in
            let parts = line.split(separator: " ")
            guard parts.count == 3, let count = Int(parts[2]) else { return }
            counts[String(parts[1]), default: 0] = count
        }
    }

    private mutating func compare(_ findings: CrashFindings, with acknowledged: [String: Int]) {
        for writer in self.writers.indices {
            let partition = self.writers[writer].partition
            var load = CrashLoad(seed: self.seed, round: self.round, writer: writer)
            for _ in 0..<(acknowledged[partition] ?? 0) { self.writers[writer].apply(load.next()) }
            // The kill may have come between the commit of one more request and its acknowledgement.
            let states = [self.writers[writer], self.writers[writer].applying(load.next())]
            let items = findings.items(in: partition)
            let records = findings.records(in: partition).map {
                CrashModel.Record(event: $0.eventName, keys: $0.keys, old: $0.oldImage, new: $0.newImage)
            }
            guard let state = states.first(where: { $0.items == items && $0.records == records }) else {
                Issue.record(
                    """
                    seed \(self.seed), round \(self.round): \(partition) is neither as after its \
                    \(acknowledged[partition] ?? 0) acknowledged requests nor as after one more: \
                    \(items.count) items and \(records.count) records instead of \
                    \(states.map { "\($0.items.count) and \($0.records.count)" })
                    """
                )
                continue
            }
            self.writers[writer] = state
        }
        #expect(Set(findings.byColor) == Set(findings.expectedByColor), "seed \(self.seed)")
        #expect(findings.byColor.count == findings.expectedByColor.count, "seed \(self.seed)")
        #expect(Set(findings.byRank) == Set(findings.expectedByRank), "seed \(self.seed)")
        #expect(findings.byRank.count == findings.expectedByRank.count, "seed \(self.seed)")
        #expect(findings.wrongFigures == [], "seed \(self.seed)")
        let sequence = findings.records.map(\.sequenceNumber)
        #expect(sequence == Set(sequence).sorted { ($0.count, $0) < ($1.count, $1) }, "seed \(self.seed)")
    }

    /// Each item of the partition was written once, and has gone once or is still there.
    private mutating func compareExpired(
        _ findings: CrashFindings,
        acknowledged: Int,
        _ local: LocalDynamo
    ) async throws {
        let records = findings.records(in: CrashTable.expiring)
        let inserted = records.filter { $0.eventName == .insert }.map { CrashFindings.sort($0.keys) }
        let removed = records.filter(\.isTimeToLiveRemoval).map { CrashFindings.sort($0.keys) }
        let written = (1...(acknowledged + 1)).map { self.round * 1_000_000 + $0 }
        #expect(
            inserted == self.expiring + written || inserted == self.expiring + written.dropLast(),
            "seed \(self.seed)"
        )
        #expect(Set(removed).count == removed.count && inserted.count + removed.count == records.count)
        #expect(
            Set(findings.items(in: CrashTable.expiring).keys) == Set(inserted).subtracting(removed),
            "seed \(self.seed)"
        )
        self.expiring = inserted
        #expect(try await local.sweep() == inserted.count - removed.count, "seed \(self.seed)")
        let after = try await CrashFindings(local)
        #expect(after.items(in: CrashTable.expiring).isEmpty, "seed \(self.seed)")
        #expect(after.wrongFigures == [], "seed \(self.seed)")
        #expect(Set(after.byColor) == Set(after.expectedByColor), "seed \(self.seed)")
    }
}
