public import Logging

extension DynamoClient {
    /// Makes a table what it is to be: makes it unless it is there, and adds what it lacks.
    ///
    /// Any number of processes may do so at once, and as often as they like. What is there is not taken away: indexes, tags
    /// and settings that the definition does not name stay as they are. Where nothing is lacking, nothing but descriptions
    /// is asked for, so a program that is only permitted these can call this as well.
    ///
    /// - Parameters:
    ///   - definition: The table.
    ///   - deadline: How long it may take until the table and all its indexes can be used. An index of a large table takes
    ///     hours; when the deadline has passed, its making goes on, and the next call waits for it again.
    ///   - interval: How long to wait between looks.
    ///   - logger: Used instead of the client's own.
    /// - Returns: What this call has done; nothing if all was there.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/tableMismatch`` when the table that is there cannot become this one
    ///   (other keys, a local index that it lacks, a stream of another view type, another attribute of its time to live),
    ///   with ``DynamoError/Code/timedOut`` when the deadline passes first; or `CancellationError`.
    @discardableResult
    public func setUpTable(
        _ definition: TableDefinition,
        within deadline: Duration = .seconds(300),
        every interval: Duration = .seconds(1),
        logger: Logger? = nil
    ) async throws -> [TableChange] {
        let setup = TableSetup(
            client: self,
            definition: definition,
            end: self.retries.timer.now() + deadline,
            interval: interval,
            logger: logger
        )
        return try await setup.run()
    }
}

/// One go at making a table what it is to be.
private struct TableSetup {
    let client: DynamoClient
    let definition: TableDefinition
    /// On the client's timer.
    let end: Duration
    let interval: Duration
    let logger: Logger?

    private var schema: CreateTable { self.definition.schema }

    func run() async throws -> [TableChange] {
        var changes: [TableChange] = []
        if try await self.client.createIfMissing(self.schema, logger: self.logger) { changes.append(.created) }
        let table = try await self.table()
        if let lack = self.schema.mismatch(with: table) { throw DynamoError(lack: lack, of: self.schema.tableName) }
        for index in self.schema.globalSecondaryIndexes(missingIn: table) {
            if try await self.add(index) { changes.append(.addedIndex(index.indexName)) }
        }
        if let change = try await self.enableStream() { changes.append(change) }
        if let change = try await self.enableTimeToLive() { changes.append(change) }
        if let change = try await self.enablePointInTimeRecovery() { changes.append(change) }
        if let change = try await self.tag() { changes.append(change) }
        return changes
    }

    /// The table, once it and its indexes can be used.
    private func table() async throws -> TableDescription {
        try await self.client.waitUntilTableActive(
            self.schema.tableName,
            within: max(.zero, self.end - self.client.retries.timer.now()),
            every: self.interval,
            logger: self.logger
        )
    }

    private func execute<Operation: DynamoOperation>(_ operation: Operation) async throws -> Operation.Output {
        try await self.client.execute(operation, logger: self.logger)
    }

    /// Makes a change that other processes may be making as well.
    ///
    /// - Parameters:
    ///   - isMissing: Looks whether the change is still to be made.
    ///   - change: Makes it.
    /// - Returns: Whether this call has made it.
    private func settle(
        unlessDone isMissing: () async throws -> Bool,
        change: () async throws -> Void
    ) async throws -> Bool {
        guard try await isMissing() else { return false }
        while true {
            do {
                try await change()
                return true
            } catch let error as DynamoError where Self.contention.contains(error.code) {
                // Another process was faster or is still at it, or this is refused for good reason.
                guard try await isMissing() else { return false }
                let timer = self.client.retries.timer
                guard error.code != .validation, timer.now() < self.end else { throw error }
                try await timer.sleep(self.interval)
            }
        }
    }

    private static let contention: Set<DynamoError.Code> = [
        .validation, .resourceInUse, .limitExceeded, .continuousBackupsUnavailable,
    ]
}

// MARK: The changes

extension TableSetup {
    private func add(_ index: GlobalSecondaryIndex) async throws -> Bool {
        let isNew = try await self.settle {
            try await self.schema.globalSecondaryIndexes(missingIn: self.table()).contains(index)
        } change: {
            _ = try await self.execute(self.schema.adding(index, to: try await self.table()))
        }
        _ = try await self.table()
        return isNew
    }

    private func enableStream() async throws -> TableChange? {
        guard let wanted = self.schema.streamSpecification, wanted.streamEnabled, let type = wanted.streamViewType
        else {
            return nil
        }
        let isNew = try await self.settle {
            let current = try await self.table().streamSpecification
            guard let current, current.streamEnabled else { return true }
            guard current == wanted else {
                throw DynamoError(lack: "a stream and its \(type.rawValue)", of: self.schema.tableName)
            }
            return false
        } change: {
            _ = try await self.execute(UpdateTable(tableName: self.schema.tableName, streamSpecification: wanted))
        }
        _ = try await self.table()
        return isNew ? .enabledStream(type) : nil
    }

    private func enableTimeToLive() async throws -> TableChange? {
        guard let attribute = self.definition.timeToLiveAttribute else { return nil }
        let name = self.schema.tableName
        let isNew = try await self.settle {
            let current = try await self.execute(DescribeTimeToLive(tableName: name)).timeToLiveDescription
            guard [.enabled, .enabling].contains(current.timeToLiveStatus) else { return true }
            guard current.attributeName == attribute else {
                throw DynamoError(lack: "a time to live by \(attribute) and the items", of: name)
            }
            return false
        } change: {
            let specification = TimeToLiveSpecification(attributeName: attribute, enabled: true)
            _ = try await self.execute(UpdateTimeToLive(tableName: name, timeToLiveSpecification: specification))
        }
        return isNew ? .enabledTimeToLive(attribute: attribute) : nil
    }

    private func enablePointInTimeRecovery() async throws -> TableChange? {
        guard self.definition.hasPointInTimeRecovery else { return nil }
        let name = self.schema.tableName
        let isNew = try await self.settle {
            let current = try await self.execute(DescribeContinuousBackups(tableName: name))
            let recovery = current.continuousBackupsDescription.pointInTimeRecoveryDescription
            return recovery?.pointInTimeRecoveryStatus != .enabled
        } change: {
            _ = try await self.execute(
                UpdateContinuousBackups(
                    tableName: name,
                    pointInTimeRecoverySpecification: PointInTimeRecoverySpecification(pointInTimeRecoveryEnabled: true)
                )
            )
        }
        return isNew ? .enabledPointInTimeRecovery : nil
    }

    private func tag() async throws -> TableChange? {
        guard !self.schema.tags.isEmpty else { return nil }
        guard let arn = try await self.table().tableARN else {
            throw DynamoError(lack: "an ARN and the tags", of: self.schema.tableName)
        }
        var missing: [String: String] = [:]
        let isNew = try await self.settle {
            let current = try await self.client.tags(of: arn, logger: self.logger)
            missing = self.schema.tags.filter { current[$0.key] != $0.value }
            return !missing.isEmpty
        } change: {
            _ = try await self.execute(TagResource(resourceARN: arn, tags: missing))
        }
        return isNew ? .tagged(missing.keys.sorted()) : nil
    }
}
