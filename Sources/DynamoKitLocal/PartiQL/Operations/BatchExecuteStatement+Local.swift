import DynamoKit

extension BatchExecuteStatement: LocalOperation {
    private static let maximumStatements = 25

    /// A statement of the batch, or why it is none.
    private typealias Member = Result<Statement, DynamoError>

    func carryOut(on store: Store) async throws -> Output {
        try RequestRules.checkCount(self.statements.count, at: "statements", maximum: Self.maximumStatements)
        let members: [Member] = try self.statements.map { request in
            do {
                let statement = try Statement(parsing: request.statement, parameters: request.parameters)
                if case .exists = statement {
                    throw ValidationError.invalid("EXISTS can only be used in ExecuteTransaction write requests.")
                }
                return .success(statement)
            } catch let error as DynamoError {
                return .failure(error)
            }
        }
        switch Set(members.compactMap { (try? $0.get())?.isRead }) {
        case [true, false]:
            throw ValidationError.invalid("Read and write requests together in the same batch is not supported.")
        case [false]: return try await store.write { try self.write(members, in: $0) }
        default: return try await store.read { try self.read(members, in: $0) }
        }
    }

    // MARK: Reads

    private func read(_ members: [Member], in transaction: ReadTransaction) throws -> Output {
        let reads = try members.map { member in
            try Self.attempt(member) { statement -> SingleItemRead in
                guard case .select(let select) = statement else { throw StatementReader.malformed("") }
                return try SingleItemRead(select, in: transaction.catalog, operation: Self.name)
            }
        }
        try Self.rejectDuplicates(reads.map { read in (try? read.get()).map { ($0.table, $0.key) } })
        var capacity = TableTallies()
        let responses = try zip(self.statements, reads).map { request, read -> BatchStatementResponse in
            switch read {
            case .failure(let error): return BatchStatementResponse(error: BatchStatementError(error))
            case .success(let read):
                let (item, size) = try read.perform(in: transaction)
                let tableName = read.table.schema.name
                capacity[tableName].add(Capacity.read(size, isConsistent: request.consistentRead == true))
                return BatchStatementResponse(tableName: tableName, item: item)
            }
        }
        return Output(responses: responses, consumedCapacity: capacity.consumed(self.returnConsumedCapacity))
    }

    // MARK: Writes

    private struct ResolvedWrite {
        let write: StatementWrite
        let action: any ItemAction
        let table: StoredTable
        let key: StoredKey
    }

    /// Each write on its own. One that fails has changed nothing, so that the others need not be undone.
    private func write(_ members: [Member], in transaction: WriteTransaction) throws -> Output {
        let writes = try zip(self.statements, members).map { request, member in
            try Self.attempt(member) { statement -> ResolvedWrite in
                let write = try StatementWrite(
                    statement,
                    returnValuesOnFailure: request.returnValuesOnConditionCheckFailure
                )
                guard let write else { throw StatementReader.malformed("") }
                let table = try transaction.catalog.table(named: write.tableName)
                let action = try write.action(in: table)
                return ResolvedWrite(write: write, action: action, table: table, key: try action.key(in: table))
            }
        }
        try Self.rejectDuplicates(writes.map { write in (try? write.get()).map { ($0.table, $0.key) } })
        var capacity = TableTallies()
        let responses = try writes.map { member -> BatchStatementResponse in
            switch member {
            case .failure(let error): return BatchStatementResponse(error: BatchStatementError(error))
            case .success(let write):
                let change = try Self.attempt(.success(write)) { write in
                    try write.action.perform(at: write.key, of: write.table, in: transaction)
                }
                var response = BatchStatementResponse(tableName: write.write.tableName)
                switch change {
                case .failure(let error): response.error = BatchStatementError(error)
                case .success(let change):
                    capacity[write.write.tableName].add(change)
                    response.item = write.write.returned(change)
                }
                return response
            }
        }
        return Output(responses: responses, consumedCapacity: capacity.consumed(self.returnConsumedCapacity))
    }

    // MARK: What both have in common

    /// Goes on with a member; an error of the statement's becomes the member's, any other ends the batch.
    private static func attempt<Input, Output>(
        _ member: Result<Input, DynamoError>,
        _ body: (Input) throws -> Output
    ) throws -> Result<Output, DynamoError> {
        switch member {
        case .failure(let error): return .failure(error)
        case .success(let input):
            do {
                return .success(try body(input))
            } catch let error as DynamoError where BatchStatementError.isOfStatement(error) {
                return .failure(error)
            }
        }
    }

    private static func rejectDuplicates(_ targets: [(table: StoredTable, key: StoredKey)?]) throws {
        var seen: [Int64: Set<StoredKey>] = [:]
        for case let target? in targets {
            guard seen[target.table.id, default: []].insert(target.key).inserted else {
                throw ValidationError.invalid(BatchRules.duplicateKeys)
            }
        }
    }
}

extension Statement {
    var isRead: Bool {
        if case .select = self { true } else { false }
    }
}

extension BatchStatementError {
    /// The names that a batch has for errors of the API.
    ///
    /// Specification:
    /// [BatchStatementError](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html)
    private static let codes: [DynamoError.Code: String] = [
        .conditionalCheckFailed: "ConditionalCheckFailed", .duplicateItem: "DuplicateItem",
        .resourceNotFound: "ResourceNotFound", .validation: "ValidationError",
        .canonicalEquivalents: "ValidationError",
    ]

    /// Whether an error concerns one statement and not the batch as a whole.
    static func isOfStatement(_ error: DynamoError) -> Bool { Self.codes[error.code] != nil }

    init(_ error: DynamoError) {
        self.init(code: Self.codes[error.code] ?? "InternalServerError", message: error.message, item: error.item)
    }
}
