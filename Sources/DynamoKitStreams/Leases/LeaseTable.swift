import DynamoKit
import Logging

/// The leases of one consumer, in DynamoDB.
///
/// Every write has a condition that it makes false itself, so that sending it twice does what sending it once does. Where the
/// answer was lost and the second attempt fails on the first one's work, the item that comes with the failure tells.
struct LeaseTable: Sendable {
    let consumer: String
    /// Who writes: an identifier that no other run of any program has.
    let worker: String
    private let leases: DynamoTable<Lease>
    private let origins: DynamoTable<StreamOrigin>

    static let partitionKey = "consumer"
    static let sortKey = "shardId"

    init(client: DynamoClient, name: String, consumer: String, worker: String, logger: Logger) {
        self.consumer = consumer
        self.worker = worker
        var leases = client.table(name, of: Lease.self, partitionKey: Self.partitionKey, sortKey: Self.sortKey)
        leases.logger = logger
        self.leases = leases
        // In a partition of its own, so that a query for leases finds nothing else.
        var origins = client.table(name, of: StreamOrigin.self, partitionKey: Self.partitionKey, sortKey: Self.sortKey)
        origins.logger = logger
        self.origins = origins
    }

    static func schema(named name: String) -> CreateTable {
        CreateTable(
            tableName: name,
            attributeDefinitions: [
                AttributeDefinition(Self.partitionKey, .string), AttributeDefinition(Self.sortKey, .string),
            ],
            keySchema: [.partitionKey(Self.partitionKey), .sortKey(Self.sortKey)],
            billingMode: .payPerRequest
        )
    }

    /// Makes the table if there is none, and waits until it can be used.
    func createIfMissing(within deadline: Duration = .seconds(300)) async throws {
        do {
            let table = try await self.leases.client.execute(DescribeTable(tableName: self.leases.name)).table
            if table.tableStatus == .active { return }
        } catch let error as DynamoError where error.code == .resourceNotFound {
            do {
                _ = try await self.leases.client.execute(Self.schema(named: self.leases.name))
            } catch let error as DynamoError where error.code == .resourceInUse {
                // Another worker has been faster.
            }
        }
        try await self.leases.client.waitUntilTableActive(self.leases.name, within: deadline)
    }

    /// All leases of the consumer.
    func all() async throws -> [Lease] {
        var leases: [Lease] = []
        for try await lease in self.leases.query(partition: self.consumer, consistent: true) { leases.append(lease) }
        return leases
    }

    /// Writes down where the consumer begins, unless that stands already.
    ///
    /// - Returns: What stands.
    func origin(orElse origin: StreamOrigin) async throws -> StreamOrigin {
        do {
            try await self.origins.put(origin, if: .notExists("consumer"))
            return origin
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            // Another worker's, or this very one when the answer was lost: either way it is what stands.
            if let item = error.item { return try self.origins.decode(item) }
            throw error
        }
    }

    /// Where the consumer began, if it has begun.
    func origin() async throws -> StreamOrigin? {
        try await self.origins.get(StreamOrigin.key(of: self.consumer), consistent: true)
    }

    /// Adds a lease that nobody holds, unless there is one.
    func insert(_ lease: Lease) async throws {
        do {
            try await self.leases.put(lease, if: .notExists("consumer"))
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            // Another worker has been faster.
        }
    }

    /// Removes a finished lease.
    func delete(_ lease: Lease) async throws {
        do {
            try await self.leases.delete(self.key(lease.shardID), if: .equals("checkpoint", Checkpoint.shardEnd))
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            // Another worker has been faster.
        }
    }

    /// Takes a lease that is free or whose owner is dead.
    ///
    /// - Returns: The lease as it is now, or `nil` when it has moved since it was seen.
    func take(_ lease: Lease) async throws -> Lease? {
        let condition = Self.unmoved(lease) && !.equals("checkpoint", Checkpoint.shardEnd)
        do {
            return try await self.leases.update(self.key(lease.shardID), returning: .newItem, if: condition) {
                $0.set("leaseOwner", to: self.worker)
                $0.set("leaseTerm", to: lease.leaseTerm + 1)
                $0.set("leaseCounter", to: lease.leaseCounter + 1)
                $0.remove("leaseClaimant")
            }
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            guard let stored = try self.stored(error) else { return nil }
            return stored.leaseOwner == self.worker && stored.leaseTerm == lease.leaseTerm + 1 ? stored : nil
        }
    }

    /// Asks the owner of a lease to hand it over. It does so when it has finished what it is at.
    func claim(_ lease: Lease) async throws {
        let condition =
            Condition.equals("leaseTerm", lease.leaseTerm) && .exists("leaseOwner") && .notExists("leaseClaimant")
        do {
            try await self.leases.update(self.key(lease.shardID), if: condition) {
                $0.set("leaseClaimant", to: self.worker)
            }
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            // It has changed hands, or another worker has asked for it.
        }
    }
}

// MARK: By the owner

extension LeaseTable {
    /// Shows that the owner lives.
    ///
    /// - Returns: The lease as it is now.
    /// - Throws: ``StreamConsumerError`` with ``StreamConsumerError/Code/leaseLost`` when the worker does not own it any more.
    func renew(_ lease: Lease) async throws -> Lease {
        do {
            return try await self.leases.update(self.key(lease.shardID), returning: .newItem, if: self.owned(lease)) {
                $0.increment("leaseCounter", by: 1)
            }
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            throw Self.lost(lease)
        }
    }

    /// Stores how far a shard has been handled.
    ///
    /// - Parameters:
    ///   - checkpoint: The new one.
    ///   - previous: The one before. A request that comes late, after a newer one, fails on it.
    ///   - lease: The lease, as far as term and owner go.
    func store(_ checkpoint: Checkpoint, after previous: Checkpoint, of lease: Lease) async throws {
        do {
            let condition = self.owned(lease) && .equals("checkpoint", previous)
            try await self.leases.update(self.key(lease.shardID), if: condition) {
                $0.set("checkpoint", to: checkpoint)
                guard checkpoint == .shardEnd else { return }
                $0.remove("leaseOwner")
                $0.remove("leaseClaimant")
            }
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            // The end is stored once in a shard's life, and gives the lease up with the same stroke.
            guard let stored = try self.stored(error), stored.leaseTerm == lease.leaseTerm,
                stored.checkpoint == checkpoint,
                stored.leaseOwner == self.worker || checkpoint == .shardEnd
            else { throw Self.lost(lease) }
        }
    }

    /// Gives a lease up: to the worker that asked for it, or to whoever comes.
    func release(_ lease: Lease, to claimant: String?) async throws {
        do {
            try await self.leases.update(self.key(lease.shardID), if: self.owned(lease)) {
                $0.set("leaseTerm", to: lease.leaseTerm + 1)
                $0.increment("leaseCounter", by: 1)
                $0.set("leaseOwner", to: claimant)
                $0.remove("leaseClaimant")
            }
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            // It is another's already, which is what was to be.
        }
    }
}

// MARK: Keys and conditions

extension LeaseTable {
    private func key(_ shardID: String) -> DynamoKey { .key(self.consumer, shardID) }

    private func owned(_ lease: Lease) -> Condition {
        .equals("leaseOwner", self.worker) && .equals("leaseTerm", lease.leaseTerm)
    }

    private static func unmoved(_ lease: Lease) -> Condition {
        .equals("leaseTerm", lease.leaseTerm) && .equals("leaseCounter", lease.leaseCounter)
    }

    /// The lease that a condition failed on; `nil` when there is none.
    private func stored(_ error: DynamoError) throws -> Lease? {
        try error.item.map { try self.leases.decode($0) }
    }

    private static func lost(_ lease: Lease) -> StreamConsumerError {
        StreamConsumerError(.leaseLost, message: "Another worker has the lease of \(lease.shardID).")
    }
}
