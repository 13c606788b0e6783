import DynamoKit
import Foundation

@testable import DynamoKitLocal

/// What the program that is going to be killed does: many writers at once, each of which tells what was acknowledged.
struct CrashWriters {
    static let count = 6

    /// What the program is told by its environment.
    struct Assignment {
        private static let variable = "DYNAMOKIT_LOCAL_CRASH"

        var file: String
        var seed: UInt64
        var round: Int

        /// That of this process, if it is such a program.
        static let own: Assignment? = ProcessInfo.processInfo.environment[Self.variable].flatMap { text in
            let parts = text.split(separator: " ", maxSplits: 2)
            guard parts.count == 3, let seed = UInt64(parts[0]), let round = Int(parts[1]) else { return nil }
            return Assignment(file: String(parts[2]), seed: seed, round: round)
        }

        var environment: [String: String] { [Self.variable: "\(self.seed) \(self.round) \(self.file)"] }
    }

    let assignment: Assignment
    let local: LocalDynamo

    /// Writes until the process ends.
    static func run(_ assignment: Assignment) async throws {
        Self.tell("opening")
        var configuration = LocalDynamoConfiguration()
        configuration.sweepInterval = nil
        try await withLocalDynamo(storage: .file(assignment.file), configuration: configuration) { local in
            try await CrashTable.prepare(local)
            let writers = CrashWriters(assignment: assignment, local: local)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<Self.count { group.addTask { try await writers.write(writer) } }
                group.addTask { try await writers.writeExpiring() }
                group.addTask { while true { try await local.sweep() } }
                try await group.waitForAll()
            }
        }
    }

    private func write(_ writer: Int) async throws {
        var load = CrashLoad(seed: self.assignment.seed, round: self.assignment.round, writer: writer)
        let partition = CrashTable.partition(writer)
        for count in 1... {
            try await self.carryOut(load.next(), in: partition)
            Self.tell("\(partition) \(count)")
        }
    }

    private func writeExpiring() async throws {
        for count in 1... {
            try await self.local.put([
                "pk": .string(CrashTable.expiring),
                "sk": .number(AttributeNumber(self.assignment.round * 1_000_000 + count)),
                "color": .string("black"),
                "until": .number(AttributeNumber(Int(Date().timeIntervalSince1970) - 10)),
            ])
            Self.tell("\(CrashTable.expiring) \(count)")
        }
    }

    /// One write call a line, so that a kill cannot tear it.
    private static func tell(_ line: String) {
        FileHandle.standardOutput.write(Data("crash: \(line)\n".utf8))
    }

    // MARK: Requests

    private func carryOut(_ request: CrashRequest, in partition: String) async throws {
        switch request {
        case .single(let change): try await self.carryOut(change, in: partition)
        case .batch(let changes):
            let requests = changes.map { change -> WriteRequest in
                switch change {
                case .put(_, let rest): .put(Self.key(change, partition).merging(rest) { $1 })
                default: .delete(key: Self.key(change, partition))
                }
            }
            let output = try await self.local.run(BatchWriteItem(requestItems: [CrashTable.name: requests]))
            precondition(output.unprocessedItems.isEmpty, "the engine does batches whole")
        case .transaction(let changes):
            _ = try await self.local.run(TransactWriteItems(transactItems: changes.map { Self.action($0, partition) }))
        case .cancelledTransaction(let changes):
            let failing = TransactConditionCheck(
                tableName: CrashTable.name,
                key: ["pk": .string("nobody"), "sk": .number(0)],
                conditionExpression: "attribute_exists(pk)"
            )
            let actions = changes.map { Self.action($0, partition) } + [.conditionCheck(failing)]
            do {
                _ = try await self.local.run(TransactWriteItems(transactItems: actions))
                preconditionFailure("its condition does not hold")
            } catch let error as DynamoError where error.code == .transactionCanceled {
                return
            }
        }
    }

    private func carryOut(_ change: CrashChange, in partition: String) async throws {
        let table = CrashTable.name
        switch Self.action(change, partition) {
        case .put(let put): _ = try await self.local.run(PutItem(tableName: table, item: put.item))
        case .delete(let delete): _ = try await self.local.run(DeleteItem(tableName: table, key: delete.key))
        case .update(let update):
            _ = try await self.local.run(
                UpdateItem(
                    tableName: table,
                    key: update.key,
                    updateExpression: update.updateExpression,
                    expressionAttributeValues: update.expressionAttributeValues
                )
            )
        case .conditionCheck: preconditionFailure("no change is a check")
        }
    }

    private static func action(_ change: CrashChange, _ partition: String) -> TransactWriteItem {
        let key = Self.key(change, partition)
        func update(_ expression: String, _ values: DynamoItem = [:]) -> TransactWriteItem {
            .update(
                TransactUpdate(
                    tableName: CrashTable.name,
                    key: key,
                    updateExpression: expression,
                    expressionAttributeValues: values
                )
            )
        }
        switch change {
        case .put(_, let rest):
            return .put(TransactPut(tableName: CrashTable.name, item: key.merging(rest) { $1 }))
        case .delete: return .delete(TransactDelete(tableName: CrashTable.name, key: key))
        case .set(_, let rank, let note):
            return update(
                "SET rank_ = :rank, note = :note",
                [":rank": .number(AttributeNumber(rank)), ":note": .string(note)]
            )
        case .count: return update("ADD visits :one", [":one": .number(1)])
        case .leaveIndexes: return update("REMOVE color, rank_")
        }
    }

    private static func key(_ change: CrashChange, _ partition: String) -> DynamoItem {
        ["pk": .string(partition), "sk": .number(AttributeNumber(change.sort))]
    }
}
